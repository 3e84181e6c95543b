"""The grids that things are bent from: a spun profile, a sheet, a ball, a box."""

import numpy as np

from litterfog.scenes.mesh import Mesh, grid_mesh, join
from litterfog.scenes.noise import Floats


def lathe(profile: list[tuple[float, float]], sides: int, rings: int) -> Floats:
    """Spin a profile of (radius, height) about the y axis: points (rows, sides + 1, 3).

    The rows are `rings` + 1 and one for each corner of the profile between them.
    """
    radius, height = np.array(profile).T
    length = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(radius), np.diff(height)))])
    spots = np.union1d(np.linspace(0, length[-1], rings + 1), length)
    around = np.linspace(0, 2 * np.pi, sides + 1)
    r = np.interp(spots, length, radius)[:, None]
    y = np.interp(spots, length, height)[:, None] + 0 * around
    points = np.stack([r * np.cos(around), y, r * np.sin(around)], axis=-1)
    return closed(points.astype(np.float32))


def sheet(width: float, length: float, columns: int, rows: int) -> Floats:
    """Lay a flat grid about the origin: points (rows + 1, columns + 1, 3)."""
    across = np.linspace(-width / 2, width / 2, columns + 1)
    along = np.linspace(-length / 2, length / 2, rows + 1)
    x, z = np.meshgrid(across, along)
    return np.stack([x, np.zeros_like(x), z], axis=-1).astype(np.float32)


def ball(sides: int, rings: int) -> Floats:
    """Make a sphere of radius 1 about the origin, the poles up and down."""
    latitude = np.linspace(-np.pi / 2, np.pi / 2, rings + 1)
    longitude = np.linspace(0, 2 * np.pi, sides + 1)
    up, around = np.meshgrid(latitude, longitude, indexing="ij")
    flat = np.cos(up)
    points = np.stack([flat * np.cos(around), np.sin(up), flat * np.sin(around)], axis=-1)
    return closed(points.astype(np.float32))


def closed(points: Floats) -> Floats:
    """Make the last column of a bent grid meet the first."""
    points[:, -1] = points[:, 0]
    return points


def tray(size: tuple[float, float, float], albedo: Floats, gloss: float, cuts: int = 4) -> Mesh:
    """Make a box without its top, standing on the origin; `size` is width, height, length."""
    width, height, length = size
    floor = sheet(width, length, cuts, cuts)
    side = sheet(width, height, cuts, cuts)[..., [0, 2, 1]] + np.array([0, height / 2, length / 2])
    flank = sheet(length, height, cuts, cuts)[..., [1, 2, 0]] + np.array([width / 2, height / 2, 0])
    sides = [side, side * np.array([1, 1, -1]), flank, flank * np.array([-1, 1, 1])]
    return join([grid_mesh(points, albedo, gloss) for points in [floor, *sides]])


def block(size: tuple[float, float, float], albedo: Floats, gloss: float, cuts: int = 4) -> Mesh:
    """Make a closed box standing on the origin; `size` is width, height, length."""
    width, height, length = size
    top = grid_mesh(sheet(width, length, cuts, cuts), albedo, gloss).moved(0, height, 0)
    return join([tray(size, albedo, gloss, cuts), top])
