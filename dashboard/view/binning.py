"""Counting many small numbers without large arrays in between."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

AT_ONCE: Final = 1 << 15  # values: what they take stays in a processor's cache


def bin_counts(values: NDArray[Any], size: int, first: int = 0, step: int = 1) -> NDArray[np.intp]:
    """Count how often each `(value - first) // step` from 0 to below `size` is there."""
    counts = np.zeros(size, np.intp)
    for start in range(0, len(values), AT_ONCE):
        bins = values[start : start + AT_ONCE].astype(np.intp) - first
        counts += np.bincount(bins if step == 1 else bins // step, minlength=size)
    return counts
