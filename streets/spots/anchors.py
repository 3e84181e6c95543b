"""Which of some hits begin a spot, where no spot is near any of them yet."""

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.spots.grid import NEIGHBOURS, corners, cubes
from litterfog.streets.spots.radius import LEAST_RADIUS_M, MOST_RADIUS_M, Places

_LEAST, _MOST = LEAST_RADIUS_M**2, MOST_RADIUS_M**2

Anchor = tuple[float, float, float, float]  # x, y, z in metres, squared accuracy


def first_apart(places: Places) -> NDArray[np.int64]:
    """Give the rows, ascending, of positions that lie within no radius of one given before.

    One by one, for each depends on those before it; compared with those that were chosen alone,
    which are apart: a thousand hits at one place cost no more than elsewhere.
    """
    chosen: list[int] = []
    near: dict[int, list[Anchor]] = {}
    positions = np.column_stack([places.xyz_m, places.squared_m2]).tolist()
    keys = zip(corners(places).tolist(), cubes(places).tolist(), strict=True)
    for row, (position, (corner, cube)) in enumerate(zip(positions, keys, strict=True)):
        if not _any_within(position, corner, near):
            near.setdefault(cube, []).append(tuple(position))
            chosen.append(row)
    return np.array(chosen, np.int64)


def _any_within(position: list[float], corner: int, near: dict[int, list[Anchor]]) -> bool:
    x, y, z, squared = position
    for offset in NEIGHBOURS:
        for x2, y2, z2, squared2 in near.get(corner + offset, ()):
            distance = (x2 - x) ** 2 + (y2 - y) ** 2 + (z2 - z) ** 2
            if distance <= _LEAST or (distance <= _MOST and distance <= squared + squared2):
                return True
    return False
