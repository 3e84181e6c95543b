"""Finds which face each fine pixel sees, the nearest painted last, and paints lit pixels in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from litterfog.scenes.camera import HEIGHT, NEAR_M, WIDTH, Camera
from litterfog.scenes.mesh import Mesh
from litterfog.scenes.noise import Floats, length

FINER = 2
"""How many fine pixels go along one pixel's side, to smooth the edges."""


@dataclass(frozen=True)
class Visible:
    """The fine pixels that see a mesh; each field is (n,) or (n, 3)."""

    where: NDArray[np.intp]
    """Index into the fine picture, row by row."""
    points: Floats
    normals: Floats
    albedo: Floats
    gloss: Floats


def look_at(camera: Camera, mesh: Mesh) -> Visible:
    """Find what each fine pixel sees of a mesh."""
    pixels, depth = camera.project(mesh.corners)
    pixels *= np.float32(FINER)
    numbers = _face_numbers(pixels, _farthest_first(camera, mesh, pixels, depth))
    where = np.flatnonzero(numbers)
    face = numbers[where] - 1
    share = _corner_shares(pixels, face, where)
    normals = _blend(mesh.normals, face, share)
    points = _blend(mesh.corners, face, share)
    return Visible(where, points, normals, mesh.albedo[face], mesh.gloss[face])


def paint(backdrop: NDArray[np.uint8], seen: Visible, colours: Floats) -> Image.Image:
    """Put colours (n, 3), 0..255, of seen pixels over a backdrop (HEIGHT, WIDTH, 3)."""
    fine = backdrop.repeat(FINER, axis=0).repeat(FINER, axis=1)
    fine.reshape(-1, 3)[seen.where] = np.clip(colours, 0, 255).astype(np.uint8)
    return Image.fromarray(fine).reduce(FINER)


def _farthest_first(camera: Camera, mesh: Mesh, pixels: Floats, depth: Floats) -> NDArray[np.intp]:
    ahead = depth.min(axis=1) > NEAR_M
    x, y = pixels[..., 0], pixels[..., 1]
    across = (x.max(axis=1) > 0) & (x.min(axis=1) < WIDTH * FINER)
    along = (y.max(axis=1) > 0) & (y.min(axis=1) < HEIGHT * FINER)
    order = np.flatnonzero(ahead & across & along)
    eye = np.array([0, camera.height_m, 0], np.float32)
    distance = length(mesh.corners[order].mean(axis=1) - eye)
    return order[np.argsort(-distance, kind="stable")]


def _face_numbers(pixels: Floats, order: NDArray[np.intp]) -> NDArray[np.int32]:
    """Number each fine pixel by its face, counted from 1; 0 sees none."""
    canvas = Image.new("I", (WIDTH * FINER, HEIGHT * FINER), 0)
    polygon = ImageDraw.Draw(canvas).polygon
    outlines = pixels[order].reshape(-1, 8).tolist()
    for outline, number in zip(outlines, (order + 1).tolist(), strict=True):
        polygon(outline, fill=number)
    return np.asarray(canvas, np.int32).reshape(-1)


def _corner_shares(pixels: Floats, face: NDArray[np.int32], where: NDArray[np.intp]) -> Floats:
    """Say how much of each corner (n, 4) a pixel shows, taking its face as a parallelogram."""
    first, second, third, fourth = (pixels[:, k] for k in range(4))
    along_u = (second - first + third - fourth) / 2
    along_v = (fourth - first + third - second) / 2
    area = along_u[:, 0] * along_v[:, 1] - along_u[:, 1] * along_v[:, 0]
    area = np.where(np.abs(area) < 1e-3, np.float32(1e-3), area)
    to_u = np.stack([along_v[:, 1], -along_v[:, 0]], axis=1) / area[:, None]
    to_v = np.stack([-along_u[:, 1], along_u[:, 0]], axis=1) / area[:, None]
    rows, columns = np.divmod(where, WIDTH * FINER)
    place = np.stack([columns, rows], axis=1).astype(np.float32) + np.float32(0.5)
    off = place - pixels.mean(axis=1)[face]
    u = np.clip(np.einsum("nk,nk->n", off, to_u[face]) + np.float32(0.5), 0, 1)
    v = np.clip(np.einsum("nk,nk->n", off, to_v[face]) + np.float32(0.5), 0, 1)
    return np.stack([(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v], axis=1)


def _blend(corners: Floats, face: NDArray[np.int32], share: Floats) -> Floats:
    blended: Floats = np.einsum("nkc,nk->nc", corners[face], share)
    return blended
