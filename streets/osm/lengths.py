"""Lengths on the ground between points near each other."""

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.streets import E7

METRES_PER_E7 = 6_371_008.8 * np.pi / 180 / E7  # along a meridian of the mean sphere
_TURN_E7 = 360 * E7


def east_e7(degrees_e7: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bring a longitude, or a difference of two, to -180 up to 180 degrees."""
    return (degrees_e7 + _TURN_E7 // 2) % _TURN_E7 - _TURN_E7 // 2


def steps_m(place: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the metres from each point (n, 2) to the next (n - 1,), over the 180th meridian too."""
    north = np.diff(place[:, 0]) * METRES_PER_E7
    middle = np.radians((place[1:, 0] + place[:-1, 0]) / (2 * E7))
    east = east_e7(np.diff(place[:, 1])) * METRES_PER_E7 * np.cos(middle)
    metres: NDArray[np.float64] = np.hypot(north, east)
    return metres
