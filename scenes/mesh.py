"""Solid things as loose four-cornered faces: built from bent grids, turned, put on the ground."""

from dataclasses import dataclass, replace

import numpy as np

from litterfog.scenes.noise import Floats, length


@dataclass(frozen=True)
class Mesh:
    """Faces with a colour and a shine each, curved by the normals at their corners."""

    corners: Floats
    """(faces, 4, 3), metres"""
    normals: Floats
    """(faces, 4, 3), unit length; either side may be the outer one"""
    albedo: Floats
    """(faces, 3), the share of light reflected"""
    gloss: Floats
    """(faces,), 0 for paper to 1 for wet metal"""

    def turned(self, yaw: float, pitch: float = 0.0, roll: float = 0.0) -> "Mesh":
        """Turn about the axes x (pitch), z (roll), then y (yaw)."""
        turn = (_about(1, yaw) @ _about(2, roll) @ _about(0, pitch)).T.astype(np.float32)
        return replace(self, corners=self.corners @ turn, normals=self.normals @ turn)

    def moved(self, x: float, y: float, z: float) -> "Mesh":
        """Move by metres."""
        return replace(self, corners=self.corners + np.array([x, y, z], np.float32))

    def scaled(self, by: float) -> "Mesh":
        """Make larger or smaller about the origin."""
        return replace(self, corners=self.corners * np.float32(by))

    def resting(self, sunk_m: float = 0.004) -> "Mesh":
        """Lower onto the ground, the lowest corner a little below it."""
        return self.moved(0.0, -float(self.corners[..., 1].min()) - sunk_m, 0.0)


def _about(axis: int, angle: float) -> Floats:
    cosine, sine = np.cos(angle), np.sin(angle)
    first, second = [k for k in range(3) if k != axis]
    turn = np.eye(3, dtype=np.float32)
    turn[first, first] = turn[second, second] = cosine
    turn[first, second], turn[second, first] = -sine, sine
    return turn


def join(meshes: list[Mesh]) -> Mesh:
    """Make one mesh of several."""
    return Mesh(
        np.concatenate([mesh.corners for mesh in meshes]),
        np.concatenate([mesh.normals for mesh in meshes]),
        np.concatenate([mesh.albedo for mesh in meshes]),
        np.concatenate([mesh.gloss for mesh in meshes]),
    )


def grid_mesh(points: Floats, albedo: Floats, gloss: float) -> Mesh:
    """Make faces between neighbours of a grid (rows, columns, 3).

    `albedo` is one colour (3,), or one for each face (rows - 1, columns - 1, 3).
    """
    corners = _faces(points)
    shape = (points.shape[0] - 1, points.shape[1] - 1, 3)
    colours = np.broadcast_to(albedo, shape).reshape(-1, 3).astype(np.float32)
    return Mesh(corners, _faces(_normals(points)), colours, _full(len(corners), gloss))


def flat_mesh(corners: Floats, albedo: Floats, gloss: float) -> Mesh:
    """Make flat faces (n, 4, 3), each with its colour (n, 3)."""
    across = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    normals = np.repeat(_unit(across)[:, None], 4, axis=1)
    faces = corners.astype(np.float32)
    return Mesh(faces, normals, albedo.astype(np.float32), _full(len(corners), gloss))


def _full(count: int, value: float) -> Floats:
    return np.full(count, value, np.float32)


def _faces(grid: Floats) -> Floats:
    corners = np.stack([grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]], axis=2)
    return corners.reshape(-1, 4, 3).astype(np.float32)


def _normals(points: Floats) -> Floats:
    across = _slope(points.swapaxes(0, 1)).swapaxes(0, 1)
    if np.abs(points[:, 0] - points[:, -1]).max() < 1e-5:
        across[:, 0] = across[:, -1] = points[:, 1] - points[:, -2]
    along = _slope(points)
    normals = np.cross(across, along)
    for pole, ring in ((0, 1), (-1, -2)):
        if np.abs(points[pole] - points[pole, 0]).max() < 1e-5:
            normals[pole] = normals[ring].mean(axis=0)
    return _unit(normals)


def _slope(points: Floats) -> Floats:
    """Take differences down the rows, between both neighbours where there are two."""
    slope = np.empty(points.shape, np.float32)
    slope[1:-1] = (points[2:] - points[:-2]) / 2
    slope[0], slope[-1] = points[1] - points[0], points[-1] - points[-2]
    return slope


def _unit(vectors: Floats) -> Floats:
    long = np.maximum(length(vectors), np.float32(1e-12))
    return (vectors / long[..., None]).astype(np.float32)
