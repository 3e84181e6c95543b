"""How well grades agree with the litter that is there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.rides.ride import Ride
from litterfog.bench.rides.ways import line_of
from litterfog.bench.rides.week import Week
from litterfog.streets.earth import METRES_A_DEGREE, wrapped
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.table import StreetTable, segment_table
from litterfog.streets.grades.thresholds import NO_GRADE, Thresholds
from litterfog.streets.grades.visits import visits_of
from litterfog.streets.matching import StreetIndex
from litterfog.streets.streets import Streets

_BESIDE_M = 15.0  # a receiver cannot tell a way from one so near


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many segments were graded, and shares of them."""

    graded: int
    thin: int
    unseen_graded: int  # though no picture was taken within 15 m of their middle
    exact: float
    neighbour: float  # the true grade or one beside it
    within_interval: float  # the 90 % interval holds the truth


def graded(
    streets: Streets, week: Week, settings: GradeSettings | None = None, *, matched: bool = True
) -> StreetTable:
    """Grade each segment on the week's last day, by positions or where the pictures truly were."""
    pictures = week.pictures
    row = pictures.segment_row
    if matched:
        row = StreetIndex(streets).match_all(pictures.lat, pictures.lon, pictures.accuracy_m)
    visits = visits_of(row, week.captured_ms, week.device, pictures.hit)
    return segment_table(streets, visits, int(visits.day.max()), settings)


def judge(streets: Streets, table: StreetTable, week: Week, thresholds: Thresholds) -> Agreement:
    """Compare a table by segment, of at least one grade, with the truth."""
    has_grade = table.grade != NO_GRADE
    true = week.litter_100m
    off = np.abs(table.grade - thresholds.grade(true).astype(int))[has_grade]
    inside = (table.low_100m <= true) & (true <= table.high_100m)
    return Agreement(
        graded=int(has_grade.sum()),
        thin=int(table.thin.sum()),
        unseen_graded=_unseen(streets, np.flatnonzero(has_grade), week.pictures),
        exact=float((off == 0).mean()),
        neighbour=float((off <= 1).mean()),
        within_interval=float(inside[has_grade].mean()),
    )


def _unseen(streets: Streets, rows: NDArray[np.int64], pictures: Ride) -> int:
    """Count segments that no ride came near."""
    ridden = np.bincount(pictures.segment_row, minlength=len(streets)) > 0
    line = line_of(streets)
    count = 0
    for row in rows[~ridden[rows]]:
        lat, lon = line.place(line.begin_m[row] + line.length_m[row] / 2)
        east = wrapped(pictures.true_lon - lon) * np.cos(np.radians(lat))
        apart_m = METRES_A_DEGREE * np.hypot(pictures.true_lat - lat, east)
        count += bool(apart_m.min() > _BESIDE_M)
    return count
