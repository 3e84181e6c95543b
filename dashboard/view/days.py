"""How many hits each day of UTC has, for the chart and the slider."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.matching import Mask
from litterfog.dashboard.view.binning import bin_counts

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
    counts = bin_counts(days, (last - first) // step + 1, first, step)
    return DayCounts(first, step, counts.tolist())


def latest_days(days: Days, counts: DayCounts, most: int) -> Mask:
    """Mark the hits of the last days that have so many between them."""
    from_the_end = np.cumsum(counts.hits[::-1])
    bins = int(np.searchsorted(from_the_end, most)) + 1  # or more than there are
    return days >= counts.first + (len(counts.hits) - bins) * counts.step
