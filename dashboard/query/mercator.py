"""Web Mercator as `wire.store.rows` counts it: 2^32 to a turn, west to east and north to south."""

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

TURN: Final = 1 << 32
MOST_LAT: Final = 85.0511287798066  # where the square map ends


def x_of(lon: float) -> int:
    """Give the x of a longitude; 180 degrees east is one turn, which is 0 again."""
    return math.floor((lon + 180) / 360 * TURN)


def y_of(lat: float) -> int:
    """Give the y of a latitude; beyond the map's end, its end."""
    inside = max(-MOST_LAT, min(MOST_LAT, lat))
    share = 0.5 - math.asinh(math.tan(math.radians(inside))) / (2 * math.pi)
    return max(0, min(TURN - 1, math.floor(share * TURN)))


def lons_of(x: NDArray[Any]) -> NDArray[np.float64]:
    """Give the longitudes of an array of x."""
    return np.asarray(x, np.float64) * (360 / TURN) - 180


def lats_of(y: NDArray[Any]) -> NDArray[np.float64]:
    """Give the latitudes of an array of y."""
    height = (0.5 - np.asarray(y, np.float64) / TURN) * (2 * math.pi)
    return np.degrees(np.arctan(np.sinh(height)))
