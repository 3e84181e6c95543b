"""How well grades agree with the litter that is there."""

from dataclasses import dataclass

import numpy as np

from litterfog.bench.rides.week import Week
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.table import StreetTable, segment_table
from litterfog.streets.grades.thresholds import NO_GRADE, Thresholds
from litterfog.streets.grades.visits import visits_of
from litterfog.streets.matching import StreetIndex
from litterfog.streets.streets import Streets


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares of the graded segments, but for `graded` itself and `unseen_graded`."""

    graded: int
    thin: int
    unseen_graded: int  # without a picture taken on them
    exact: float
    neighbour: float  # the true grade or one beside it
    within_interval: float  # of those with litter: the 90 % interval holds what lies there


def graded(
    streets: Streets, week: Week, settings: GradeSettings | None = None, *, matched: bool = True
) -> StreetTable:
    """Grade each segment on the week's last day, by positions or where the pictures truly were."""
    row = week.segment_row
    if matched:
        row = StreetIndex(streets).match_all(week.lat, week.lon, week.accuracy_m)
    visits = visits_of(row, week.captured_ms, week.device, week.hit)
    return segment_table(streets, visits, int(visits.day.max()), settings)


def judge(table: StreetTable, week: Week, thresholds: Thresholds) -> Agreement:
    """Compare a table by segment, of at least one grade, with the truth."""
    graded = table.grade != NO_GRADE
    seen = np.bincount(week.segment_row, minlength=len(table)) > 0
    true = week.litter_100m
    off = np.abs(table.grade - thresholds.grade(true).astype(int))[graded]
    inside = (table.low_100m <= true) & (true <= table.high_100m)
    return Agreement(
        graded=int(graded.sum()),
        thin=int(table.thin.sum()),
        unseen_graded=int((graded & ~seen).sum()),
        exact=float((off == 0).mean()),
        neighbour=float((off <= 1).mean()),
        within_interval=float(inside[graded & (true > 0)].mean()),
    )
