"""Tell a ride along a segment from one that only crossed its end.

A position is off by some metres, so of a ride that crosses a side street a picture or two lie on
that street. They would add up: a street that nobody rode along would be graded by its corner. How
dense pictures lie on a segment tells: on one that was ridden along they are as dense as on others
of that ride, whatever the camera's pace. A device that crosses the same corner many times a day
still deceives it.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.grades.visits import Visits
from litterfog.streets.streets import Streets

_DENSE: Final = 0.5  # of the ride's median: a ride along a segment has more, a corner less


def ridden_along(streets: Streets, visits: Visits) -> NDArray[np.bool_]:
    """Say which visits are more than a corner; a ride is what a device does in a day."""
    density = visits.pictures / np.maximum(streets.length_m[visits.segment_row], 1.0)
    ride, rides = ride_of(visits)
    order = np.lexsort((density, ride))
    count = np.bincount(ride, minlength=rides)
    median = density[order][np.cumsum(count) - (count + 1) // 2]
    return np.asarray((density >= _DENSE * median[ride]) & (visits.pictures > 0))


def ride_of(visits: Visits) -> tuple[NDArray[np.int64], int]:
    """Number the rides: give each visit's, and how many there are."""
    day_device = visits.day.astype(np.int64) << 16 | visits.device
    known, ride = np.unique(day_device, return_inverse=True)
    return ride, len(known)
