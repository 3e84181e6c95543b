"""Streets drawn by hand, in metres east and north of a place."""

from itertools import pairwise

import numpy as np

from litterfog.streets.rounds.plane import Plane
from litterfog.streets.streets import E7, Streets

from ..towns import CENTRE

Points = list[tuple[float, float]]
TOWN = Plane(*CENTRE)


def drawn(*streets: tuple[str, Points], plane: Plane = TOWN) -> Streets:
    """Make a segment between each two points of a street."""
    pairs = [(name, pair) for name, points in streets for pair in pairwise(points)]
    metres = np.array([pair for _, pair in pairs], np.float64).reshape(-1, 2)
    names = list(dict.fromkeys(name for name, _ in pairs))
    count = len(pairs)
    return Streets(
        id=np.arange(1, count + 1, dtype=np.uint64),
        start=np.arange(0, 2 * count + 1, 2, dtype=np.uint32),
        points=np.rint(plane.places(metres) * E7).astype(np.int32),
        length_m=np.hypot(*(metres[1::2] - metres[::2]).T).astype(np.float32),
        name=np.array([names.index(name) for name, _ in pairs], np.uint32),
        kind=np.zeros(count, np.uint8),
        district=np.zeros(count, np.uint16),
        names=names,
        kinds=["residential"],
        districts=[""],
    )


def place(east_m: float, north_m: float, plane: Plane = TOWN) -> tuple[float, float]:
    """Give latitude and longitude."""
    lat, lon = plane.places(np.array([[east_m, north_m]], np.float64))[0].tolist()
    return lat, lon
