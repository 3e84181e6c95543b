"""How many hits each day of UTC has, for the chart and the slider."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_BINS: Final = 400

Days = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Counts of bins of `step` days each, the first of which begins on day `first`."""

    first: int  # since the Unix epoch
    step: int
    hits: list[int]


def day_counts(days: Days) -> DayCounts:
    """Count the days of hits, in as many bins as are drawn at most."""
    if not len(days):
        return DayCounts(0, 1, [])
    first, last = int(days.min()), int(days.max())
    step = (last - first) // MOST_BINS + 1
    bins = days - np.int32(first)
    counts = np.bincount(bins if step == 1 else bins // np.int32(step))
    return DayCounts(first, step, counts.tolist())
