"""Which segments are joined to enough others to be walked along.

Every extract has hundreds of pieces that hang on nothing: a footway that ends at a square, the
yard behind a gate. A spot on one is reached from the street beside it. An island that is worth a
ferry is kept, and stays an island.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.ends import ends_of
from litterfog.streets.streets import Streets

_ENOUGH_M: Final = 1_000.0


def mainland(streets: Streets) -> NDArray[np.bool_]:
    """Choose those that hang together over 1 km or more, and the longest of all, (n,)."""
    if not len(streets):
        return np.zeros(0, np.bool_)
    ends = ends_of(streets.points, streets.start.astype(np.int64))
    of = _joined(ends)[ends[:, 0]]
    total_m = np.bincount(of, streets.length_m)
    return (total_m >= min(_ENOUGH_M, float(total_m.max())))[of]


def _joined(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each place the lowest number that a way leads to."""
    lowest = np.arange(int(ends.max()) + 1)
    while True:
        here, there = lowest[ends].T
        lower = np.minimum(here, there)
        if (here == there).all():
            return lowest
        np.minimum.at(lowest, here, lower)
        np.minimum.at(lowest, there, lower)
        while (lowest[lowest] != lowest).any():
            lowest = lowest[lowest]
