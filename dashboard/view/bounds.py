"""The box around hits, over the 180th meridian where that makes it narrower."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.view.binning import bin_counts
from litterfog.wire.store.mercator import to_degrees

_BITS: Final = 12  # columns of the world in which gaps are looked for: of 0.09 degrees
_COLUMNS: Final = 1 << _BITS
_DIGITS: Final = 6

Box = tuple[float, float, float, float]


def bounds(x: NDArray[np.uint32], y: NDArray[np.uint32]) -> Box | None:
    """Give west, south, east, north in degrees; west > east over the 180th meridian."""
    if not len(x):
        return None
    lats, lons = to_degrees(np.array(_ends(x)), np.array([y.max(), y.min()]))
    (south, north), (west, east) = lats.round(_DIGITS).tolist(), lons.round(_DIGITS).tolist()
    return west, south, east, north


def _ends(x: NDArray[np.uint32]) -> tuple[int, int]:
    """Give the western and eastern end of all but the widest stretch without hits."""
    column = x >> np.uint32(32 - _BITS)
    used = np.flatnonzero(bin_counts(column, _COLUMNS))
    gaps = np.diff(used, append=used[0] + _COLUMNS)
    widest = int(gaps.argmax())
    if widest == len(used) - 1:  # the one over the meridian itself
        return int(x.min()), int(x.max())
    after, before = used[widest + 1], used[widest]
    return int(x[column == after].min()), int(x[column == before].max())
