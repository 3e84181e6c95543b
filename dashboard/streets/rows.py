"""Streets as records: what the API's JSON, files and page say of each."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import isnan
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.matching import Rows
from litterfog.streets.grades.table import TRENDS, StreetTable
from litterfog.streets.grades.thresholds import GRADES
from litterfog.streets.streets import E7

Record = dict[str, Any]

FIELDS: Final = (
    "id",
    "street",
    "district",
    "kind",
    "length_m",
    "covered_m",
    "visits",
    "pictures",
    "hits",
    "litter_100m",
    "low_100m",
    "high_100m",
    "grade",
    "thin",
    "trend",
    "last_seen",
    "last_litter",
)
_EPOCH: Final = date(1970, 1, 1)
_GRADES: Final = (*GRADES, None)  # the last: no grade, -1
_TRENDS: Final = (*TRENDS, None)


def records(graded: GradedStreets, table: StreetTable, rows: Rows) -> list[Record]:
    """Describe rows of a table in their order; what is not known is None.

    A street's id and kind are those of its first segment.
    """
    streets, first = graded.streets, table.first_segment[rows]
    columns = (
        [f"{number:016x}" for number in streets.id[first].tolist()],
        _named(streets.names, streets.name[first]),
        _named(streets.districts, streets.district[first]),
        _named(streets.kinds, streets.kind[first]),
        _rounded(table.length_m[rows], 0),
        _rounded(table.covered_m[rows], 0),
        table.visits[rows].tolist(),
        table.pictures[rows].tolist(),
        table.hits[rows].tolist(),
        *(_rounded(litter[rows], 2) for litter in _litter(table)),
        [_GRADES[grade] for grade in table.grade[rows].tolist()],
        table.thin[rows].tolist(),
        [_TRENDS[trend] for trend in table.trend[rows].tolist()],
        *(_days(day[rows]) for day in (table.last_seen_day, table.last_hit_day)),
    )
    return [dict(zip(FIELDS, values, strict=True)) for values in zip(*columns, strict=True)]


def day_iso(day: int) -> str:
    """Say a day since 1970-01-01 in ISO 8601."""
    return (_EPOCH + timedelta(days=day)).isoformat()


def _litter(table: StreetTable) -> tuple[NDArray[np.float64], ...]:
    return table.litter_100m, table.low_100m, table.high_100m


def _named(words: Sequence[str], numbers: NDArray[Any]) -> list[str]:
    return [words[number] for number in numbers.tolist()]


def _rounded(values: NDArray[np.float64], digits: int) -> list[float | int | None]:
    written = float if digits else int
    rounded = values.round(digits).tolist()
    return [None if isnan(one) else written(one) for one in rounded]


def _days(days: NDArray[np.int32]) -> list[str | None]:
    return [None if day < 0 else day_iso(day) for day in days.tolist()]


class Lines:
    """The segments of each row of a table, and their lines."""

    def __init__(self, graded: GradedStreets, *, by_segment: bool) -> None:
        self._streets = graded.streets
        self._order = self._start = None
        if not by_segment:
            order = np.argsort(graded.street_of_segment, kind="stable")
            rows = np.arange(len(graded.streets_by_name) + 1)
            self._order = order
            self._start = np.searchsorted(graded.street_of_segment[order], rows)

    def segments(self, row: int) -> list[int]:
        """Give a row's segments."""
        if self._order is None or self._start is None:
            return [row]
        found: list[int] = self._order[self._start[row] : self._start[row + 1]].tolist()
        return found

    def line(self, segment: int) -> list[list[float]]:
        """Give a segment's points: longitude, latitude in degrees."""
        line: list[list[float]] = (self._streets.line(segment)[:, ::-1] / E7).round(6).tolist()
        return line

    def box(self, row: int) -> list[float]:
        """Give west, south, east, north around a row's segments."""
        points = np.concatenate([self._streets.line(one) for one in self.segments(row)]) / E7
        (south, west), (north, east) = points.min(axis=0), points.max(axis=0)
        return [round(float(side), 5) for side in (west, south, east, north)]
