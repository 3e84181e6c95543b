"""Lengths on the ground between points near each other."""

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import METRES_AN_E7, wrapped_e7
from litterfog.streets.streets import E7


def steps_m(place: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the metres from each point (n, 2) to the next (n - 1,), over the 180th meridian too."""
    north = np.diff(place[:, 0]) * METRES_AN_E7
    middle = np.radians((place[1:, 0] + place[:-1, 0]) / (2 * E7))
    east = wrapped_e7(np.diff(place[:, 1])) * METRES_AN_E7 * np.cos(middle)
    metres: NDArray[np.float64] = np.hypot(north, east)
    return metres
