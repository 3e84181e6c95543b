"""The earth as a sphere: metres a degree of latitude, and longitudes the short way round."""

from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.streets import E7

EARTH_M: Final = 6_371_008.8  # mean radius (IUGG)
METRES_A_DEGREE: Final = EARTH_M * np.pi / 180
METRES_AN_E7: Final = METRES_A_DEGREE / E7  # 0.0111 m
TURN_E7: Final = 360 * E7

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
_Number = TypeVar("_Number", np.int64, np.float64)


def wrapped(degrees: Numbers) -> Numbers:
    """Bring longitudes, or differences of two, to -180 up to 180 degrees."""
    return (degrees + 180) % 360 - 180


def wrapped_e7(degrees_e7: NDArray[_Number]) -> NDArray[_Number]:
    """Do the same in 1e-7 degrees, which may be integers."""
    return (degrees_e7 + TURN_E7 // 2) % TURN_E7 - TURN_E7 // 2
