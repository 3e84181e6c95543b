"""Web Mercator in 32 bits: a turn is 2^32, 9 mm on the equator. Knows arrays only."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MOST_LATITUDE: Final = 85.0511287798066  # there the world is as high as wide
_TURN: Final = 2.0**32
_LAST: Final = _TURN - 1


def to_mercator(lat: NDArray[Any], lon: NDArray[Any]) -> tuple[NDArray[np.uint32], ...]:
    """Give x and y of positions in degrees; a latitude beyond the map is put on its edge."""
    x = (lon + 180.0) * (_TURN / 360.0) % _TURN
    tangent = np.tan(np.radians(np.clip(lat, -MOST_LATITUDE, MOST_LATITUDE)))
    y = (0.5 - np.arcsinh(tangent) / (2 * np.pi)) * _TURN
    return x.astype(np.uint32), np.clip(y, 0, _LAST).astype(np.uint32)


def to_degrees(x: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[np.float64], ...]:
    """Give latitude and longitude of map places."""
    lon = x * (360.0 / _TURN) - 180.0
    lat = np.degrees(np.arctan(np.sinh((0.5 - y / _TURN) * (2 * np.pi))))
    return lat, lon
