"""How far from a street's middle line a picture may have been taken and still be of that street.

The middle line that a map has lies up to 9 m from where a bicycle or somebody on the pavement
goes: half of a street that is 15 m wide from house to house, and 1 to 2 m by which the map is off.
To that comes the position's own error. Phones tell the radius that holds two of three positions
(Android: 68 %, Apple: 63 to 68 %), gpsd the one that holds 95 %; which it is, a frame does not say.
One and a half times the radius holds 92 % of a phone's positions, and more of gpsd's.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

UNKNOWN_M: Final = 25.0  # no accuracy told: about what 11 m give, usual between houses
LEAST_M: Final = 12.0  # a receiver that says 1 m is as far from the middle line as any other
MOST_M: Final = 60.0  # over half a block: further off, the next street is as likely
MOST_ACCURACY_M: Final = 60.0  # a place told by cell towers or an address belongs to no segment
_BESIDE_M: Final = 9.0
_WIDER: Final = 1.5


def reach_m(accuracy_m: float | None) -> float:
    """Give the bound for an accuracy; None, NaN, 0 and below are unknown; 0 if nothing may match.

    Programs without an accuracy tell 0 (Android) or less (Apple).
    """
    if accuracy_m is None or not accuracy_m > 0:  # NaN is not
        return UNKNOWN_M
    if accuracy_m > MOST_ACCURACY_M:
        return 0.0
    return min(max(_BESIDE_M + _WIDER * accuracy_m, LEAST_M), MOST_M)


def reaches_m(accuracy_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the bounds of many, each as `reach_m` does."""
    known = np.clip(_BESIDE_M + _WIDER * accuracy_m, LEAST_M, MOST_M)
    known[accuracy_m > MOST_ACCURACY_M] = 0.0
    return np.where(accuracy_m > 0, known, UNKNOWN_M)
