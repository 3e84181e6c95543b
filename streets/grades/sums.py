"""What visits add up to, by row of a table."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.grades.joined import Joined
from litterfog.streets.grades.passes import ride_of
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.visits import Visits, coverage_of
from litterfog.streets.streets import Streets

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the visits of some days add up to, by row."""

    covered_m: Floats
    ridden_m: Floats  # length of the segments that have a picture
    visits: NDArray[np.int64]
    pictures: NDArray[np.int64]
    hits: NDArray[np.int64]
    seen: Floats  # distinct pictures
    found: Floats  # those with litter


def sums_of(streets: Streets, joined: Joined, visits: Visits, settings: GradeSettings) -> Sums:
    """Add them up; of a day, what was seen is counted once."""
    coverage = coverage_of(streets, visits, settings.reach_m)
    ridden = np.flatnonzero(np.bincount(visits.segment_row))
    seen = coverage.metres / settings.reach_m
    true = (coverage.share - settings.false_alarms) / (settings.recall - settings.false_alarms)
    row, visited = joined.row[coverage.segment_row], joined.row[visits.segment_row]
    found = added(row, seen * true, len(joined))
    seen = added(row, seen, len(joined))
    return Sums(
        covered_m=added(row, coverage.metres, len(joined)),
        ridden_m=added(joined.row[ridden], streets.length_m[ridden], len(joined)),
        visits=_rides(visited, visits, len(joined)),
        pictures=added(visited, visits.pictures, len(joined)).astype(np.int64),
        hits=added(visited, visits.hits, len(joined)).astype(np.int64),
        seen=seen,
        found=np.clip(found, 0, seen),
    )


def added(row: NDArray[np.int64], values: NDArray[np.floating | np.integer], rows: int) -> Floats:
    """Add values up by row; those of no row (-1) are left out."""
    return np.bincount(row + 1, values, rows + 1)[1:].astype(np.float64)


def _rides(row: NDArray[np.int64], visits: Visits, rows: int) -> NDArray[np.int64]:
    """Count rides by row: one shows many segments of a street."""
    ride, rides = ride_of(visits)
    both = np.sort((row + 1) * max(rides, 1) + ride)
    first = np.diff(both, prepend=-1) > 0
    return np.bincount(both[first] // max(rides, 1), minlength=rows + 1)[1:]
