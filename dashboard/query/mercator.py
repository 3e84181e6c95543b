"""Web Mercator as `wire.store` counts it: 2^32 to a turn, west to east and north to south."""

import math
from typing import Final

import numpy as np

from litterfog.wire.store.mercator import to_mercator

TURN: Final = 1 << 32


def x_of(lon: float) -> int:
    """Give the x of a longitude; 180 degrees east is one turn, which is 0 again."""
    return math.floor((lon + 180) / 360 * TURN)


def y_of(lat: float) -> int:
    """Give the y of a latitude; beyond the map's end, its end."""
    return int(to_mercator(np.array(lat), np.array(0.0))[1])
