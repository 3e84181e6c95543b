"""Visits: what devices saw of a segment on a day, and how much street that is.

A device that waits at a red light takes sixty pictures of one can, and the next one that day takes
more of the same. So a day counts as the street that it shows, not as its pictures: `covered_m` is
the smaller of the segment's length and of the day's pictures times the metres that one shows, and
its hits count for as much of that as they are of the pictures. Another day shows the street anew.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.streets import Streets

DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Visits:
    """A row for each segment, day and device that has a picture, as columns of one length."""

    segment_row: NDArray[np.int64]  # of the Streets
    day: NDArray[np.int32]  # UTC, since 1970-01-01
    device: NDArray[np.uint16]  # numbers of devices
    pictures: NDArray[np.int32]  # 1 or more
    hits: NDArray[np.int32]  # pictures with litter, of those

    def __len__(self) -> int:
        return len(self.segment_row)

    def where(self, kept: NDArray[np.bool_]) -> "Visits":
        """Give some of them."""
        return Visits(
            self.segment_row[kept],
            self.day[kept],
            self.device[kept],
            self.pictures[kept],
            self.hits[kept],
        )

    def between(self, first_day: int, last_day: int) -> "Visits":
        """Give those from one day to another, both included."""
        return self.where((self.day >= first_day) & (self.day <= last_day))


def visits_of(
    segment_row: NDArray[np.int64],
    captured_ms: NDArray[np.int64],
    device: NDArray[np.uint16],
    hit: NDArray[np.bool_],
) -> Visits:
    """Count pictures (columns of one length) by visit; those on no segment (-1) are left out."""
    on = segment_row >= 0
    day = captured_ms[on] // DAY_MS
    order = np.lexsort((device[on], day, segment_row[on]))
    keys = np.stack([segment_row[on], day, device[on].astype(np.int64)], axis=1)[order]
    begins = np.ones(len(keys), bool)
    begins[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    visit = np.cumsum(begins) - 1
    count = int(begins.sum())
    return Visits(
        segment_row=keys[begins, 0],
        day=keys[begins, 1].astype(np.int32),
        device=keys[begins, 2].astype(np.uint16),
        pictures=np.bincount(visit, minlength=count).astype(np.int32),
        hits=np.bincount(visit, hit[on][order], minlength=count).astype(np.int32),
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """A row for each segment and day, as columns of one length."""

    segment_row: NDArray[np.int64]
    metres: NDArray[np.float64]  # of street that the day's pictures show
    share: NDArray[np.float64]  # of the pictures that have litter


def coverage_of(streets: Streets, visits: Visits, reach_m: float) -> Coverage:
    """Add up all devices of a day; a picture shows `reach_m` metres of street."""
    days = int(visits.day.max(initial=0)) + 1
    key, at = np.unique(visits.segment_row * days + visits.day, return_inverse=True)
    pictures = np.bincount(at, visits.pictures, len(key))
    hits = np.minimum(np.bincount(at, visits.hits, len(key)), pictures)  # counts may be damaged
    segment_row = key // days
    metres = np.minimum(streets.length_m[segment_row], pictures * reach_m)
    return Coverage(segment_row, metres, hits / np.maximum(pictures, 1))
