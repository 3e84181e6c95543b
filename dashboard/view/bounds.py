"""The box around hits, over the 180th meridian where that makes it narrower."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.mercator import lats_of, lons_of

_BITS: Final = 12  # columns of the world in which gaps are looked for: of 0.09 degrees
_COLUMNS: Final = 1 << _BITS
_DIGITS: Final = 6

Box = tuple[float, float, float, float]


def bounds(x: NDArray[np.uint32], y: NDArray[np.uint32]) -> Box | None:
    """Give west, south, east, north in degrees; west > east over the 180th meridian."""
    if not len(x):
        return None
    west, east = _ends(x)
    lons = lons_of(np.array([west, east])).round(_DIGITS)
    lats = lats_of(np.array([y.max(), y.min()])).round(_DIGITS)
    return float(lons[0]), float(lats[0]), float(lons[1]), float(lats[1])


def _ends(x: NDArray[np.uint32]) -> tuple[int, int]:
    """Give the western and eastern end of all but the widest stretch without hits."""
    column = x >> np.uint32(32 - _BITS)
    used = np.flatnonzero(np.bincount(column, minlength=_COLUMNS))
    gaps = np.diff(used, append=used[0] + _COLUMNS)
    widest = int(gaps.argmax())
    if widest == len(used) - 1:  # the one over the meridian itself
        return int(x.min()), int(x.max())
    after, before = used[widest + 1], used[widest]
    return int(x[column == after].min()), int(x[column == before].max())
