"""The table of streets: covered, litter per 100 m, grade, trend, last seen."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.grades.joined import Joined, by_name, by_segment
from litterfog.streets.grades.rates import Prior, Rates, fit_prior, rates
from litterfog.streets.grades.thresholds import NO_GRADE, Thresholds
from litterfog.streets.grades.visits import Visits, covered_m
from litterfog.streets.streets import Streets

TRENDS: Final = ("better", "same", "worse")
NO_TREND: Final = -1
NO_DAY: Final = -1

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GradeSettings:
    """What a grade rests on; wrong values raise ValueError."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    reach_m: float = 8.0
    """Metres of street that a picture shows well enough to tell a can: about what a handlebar's
    camera does, and a ride at 4 to 6 m/s with a picture a second leaves no gap. Rates go by its
    inverse: measure your camera's."""
    days: int = 28  # of the grade, and of those before that the trend compares with
    fewest_m: float = 100.0  # covered within those days; below, no grade
    most_grades: int = 3  # that the 90 % interval reaches over; above, no grade

    def __post_init__(self) -> None:
        if not (self.reach_m > 0 and self.days > 0 and self.fewest_m > 0 and self.most_grades > 0):
            raise ValueError("reach_m, days, fewest_m and most_grades of grades: above 0")


@dataclass(frozen=True, slots=True)
class StreetTable:
    """A row a segment or a street, as columns of one length; days are UTC, since 1970-01-01."""

    first_segment: NDArray[np.int64]  # row of the Streets: name, district, kind
    length_m: Floats
    covered_m: Floats
    visits: NDArray[np.int64]  # days and devices
    pictures: NDArray[np.int64]
    hits: NDArray[np.int64]
    litter_100m: Floats  # NaN without a picture
    low_100m: Floats  # the 90 % interval
    high_100m: Floats
    grade: NDArray[np.int8]  # into GRADES, or NO_GRADE
    thin: NDArray[np.bool_]  # has pictures, but too few for a grade
    ratio: Floats  # litter to that of the days before; NaN where either is thin
    trend: NDArray[np.int8]  # into TRENDS, or NO_TREND where either is thin
    last_seen_day: NDArray[np.int32]  # of all visits up to today; NO_DAY without one
    last_hit_day: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.first_segment)


def segment_table(
    streets: Streets, visits: Visits, today: int, settings: GradeSettings | None = None
) -> StreetTable:
    """Grade each segment by the visits of the last days, `today` included."""
    return _table(streets, by_segment(streets), visits, today, settings or GradeSettings())


def street_table(
    streets: Streets, visits: Visits, today: int, settings: GradeSettings | None = None
) -> StreetTable:
    """Grade each street: the segments of one name and district."""
    return _table(streets, by_name(streets), visits, today, settings or GradeSettings())


@dataclass(frozen=True, slots=True)
class _Sums:
    """What the visits of some days add up to, by row."""

    covered_m: Floats
    visits: NDArray[np.int64]
    pictures: NDArray[np.int64]
    hits: NDArray[np.int64]
    seen: Floats  # distinct pictures
    found: Floats  # those with litter


def _table(
    streets: Streets, joined: Joined, visits: Visits, today: int, settings: GradeSettings
) -> StreetTable:
    first = today - settings.days + 1
    now = _sums(streets, joined, visits.between(first, today), settings)
    before = _sums(streets, joined, visits.between(first - settings.days, first - 1), settings)
    prior = fit_prior(now.seen, now.found)
    here, there = (_rates(sums, prior, settings) for sums in (now, before))
    thin, was_thin = (_thin(sums, rate, settings) for sums, rate in ((now, here), (before, there)))
    told = ~thin & ~was_thin
    any_picture = now.pictures > 0
    known = visits.between(0, today)
    on = joined.row >= 0
    return StreetTable(
        first_segment=joined.first_segment,
        length_m=np.bincount(joined.row[on], streets.length_m[on], len(joined)),
        covered_m=now.covered_m,
        visits=now.visits,
        pictures=now.pictures,
        hits=now.hits,
        litter_100m=np.where(any_picture, here.mean, np.nan),
        low_100m=np.where(any_picture, here.low, np.nan),
        high_100m=np.where(any_picture, here.high, np.nan),
        grade=np.where(thin, NO_GRADE, settings.thresholds.grade(here.mean)).astype(np.int8),
        thin=thin & any_picture,
        ratio=np.where(told, here.mean / there.mean, np.nan),
        trend=np.where(told, _trend(here, there), NO_TREND).astype(np.int8),
        last_seen_day=_last_day(joined, known, known.pictures > 0),
        last_hit_day=_last_day(joined, known, known.hits > 0),
    )


def _sums(streets: Streets, joined: Joined, visits: Visits, settings: GradeSettings) -> _Sums:
    row = joined.row[visits.segment_row]
    on = (row >= 0) & (visits.pictures > 0)
    row, pictures = row[on], visits.pictures[on]
    hits = np.minimum(visits.hits[on], pictures)  # a store may lose one count of the two
    covered = covered_m(streets, visits, settings.reach_m)[on]

    def add(values: NDArray[np.float64] | NDArray[np.int32]) -> Floats:
        return np.bincount(row, values, len(joined))

    return _Sums(
        covered_m=add(covered),
        visits=_rides(row, visits.day[on], visits.device[on], len(joined)),
        pictures=add(pictures).astype(np.int64),
        hits=add(hits).astype(np.int64),
        seen=add(covered / settings.reach_m),
        found=add(covered / settings.reach_m * hits / pictures),
    )


def _rides(
    row: NDArray[np.int64], day: NDArray[np.int32], device: NDArray[np.uint16], rows: int
) -> NDArray[np.int64]:
    """Count distinct days and devices by row: one ride shows many segments of a street."""
    day_device = day.astype(np.int64) << 16 | device
    _, ride = np.unique(day_device, return_inverse=True)
    rides = int(ride.max()) + 1 if len(ride) else 1
    return np.bincount(np.unique(row * rides + ride) // rides, minlength=rows)


def _rates(sums: _Sums, prior: Prior, settings: GradeSettings) -> Rates:
    return rates(sums.seen, sums.found, prior, settings.reach_m)


def _thin(sums: _Sums, rate: Rates, settings: GradeSettings) -> NDArray[np.bool_]:
    """Say where so little was seen that a grade would be a guess."""
    low, high = (settings.thresholds.grade(end) for end in (rate.low, rate.high))
    return (sums.covered_m < settings.fewest_m) | (high - low >= settings.most_grades)


def _trend(now: Rates, before: Rates) -> NDArray[np.int64]:
    """Compare: a change is told where the two 90 % intervals do not meet."""
    better, worse = now.high < before.low, now.low > before.high
    return np.where(better, 0, np.where(worse, 2, 1))


def _last_day(joined: Joined, visits: Visits, counted: NDArray[np.bool_]) -> NDArray[np.int32]:
    row = joined.row[visits.segment_row]
    kept = counted & (row >= 0)
    last = np.full(len(joined), NO_DAY, np.int32)
    np.maximum.at(last, row[kept], visits.day[kept])
    return last
