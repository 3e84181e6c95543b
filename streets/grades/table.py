"""The table of streets: covered, litter per 100 m, grade, trend, last seen."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.grades.joined import Joined, by_name, by_segment
from litterfog.streets.grades.passes import ridden_along
from litterfog.streets.grades.rates import Prior, Rates, fit_prior, rates
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.sums import Floats, Sums, added, sums_of
from litterfog.streets.grades.thresholds import NO_GRADE
from litterfog.streets.grades.visits import Visits
from litterfog.streets.streets import Streets

TRENDS: Final = ("better", "same", "worse")
NO_TREND: Final = -1
NO_DAY: Final = -1


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
class _Period:
    """What some days tell, by row."""

    sums: Sums
    rates: Rates
    thin: NDArray[np.bool_]  # too little was seen, or nothing: a grade would be a guess


def _table(
    streets: Streets, joined: Joined, visits: Visits, today: int, settings: GradeSettings
) -> StreetTable:
    length_m = added(joined.row, streets.length_m, len(joined))
    known = visits.where(ridden_along(streets, visits)).between(0, today)
    first = today - settings.days + 1
    new = sums_of(streets, joined, known.between(first, today), settings)
    old = sums_of(streets, joined, known.between(first - settings.days, first - 1), settings)
    prior = fit_prior(new.seen, new.found)
    now, before = (_period(sums, length_m, prior, settings) for sums in (new, old))
    comparable = ~now.thin & ~before.thin
    any_picture = new.pictures > 0
    litter, low, high = (
        np.where(any_picture, column, np.nan)
        for column in (now.rates.mean, now.rates.low, now.rates.high)
    )
    return StreetTable(
        first_segment=joined.first_segment,
        length_m=length_m,
        covered_m=new.covered_m,
        visits=new.visits,
        pictures=new.pictures,
        hits=new.hits,
        litter_100m=litter,
        low_100m=low,
        high_100m=high,
        grade=np.where(now.thin, NO_GRADE, settings.thresholds.grade(litter)).astype(np.int8),
        thin=now.thin & any_picture,
        ratio=np.where(comparable, litter / before.rates.mean, np.nan),
        trend=np.where(comparable, _trend(now.rates, before.rates), NO_TREND).astype(np.int8),
        last_seen_day=_last_day(joined, known),
        last_hit_day=_last_day(joined, known.where(known.hits > 0)),
    )


def _period(sums: Sums, length_m: Floats, prior: Prior, settings: GradeSettings) -> _Period:
    here = rates(sums.seen, sums.found, prior, settings.reach_m)
    low, high = (settings.thresholds.grade(end).astype(int) for end in (here.low, here.high))
    thin = (
        (sums.covered_m < settings.fewest_m)
        | (sums.ridden_m < settings.fewest_share * length_m)
        | (high - low >= settings.most_grades)
    )
    return _Period(sums, here, thin)


def _trend(now: Rates, before: Rates) -> NDArray[np.int64]:
    """Compare: a change is told where the two 90 % intervals do not meet."""
    better, worse = now.high < before.low, now.low > before.high
    return np.where(better, 0, np.where(worse, 2, 1))


def _last_day(joined: Joined, visits: Visits) -> NDArray[np.int32]:
    row = joined.row[visits.segment_row]
    last = np.full(len(joined) + 1, NO_DAY, np.int32)
    np.maximum.at(last, row + 1, visits.day)
    return last[1:]
