"""Which streets a query asks for, in its order. Pure functions over columns."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.bbox import Bbox
from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.query import StreetQuery
from litterfog.streets.grades.table import TRENDS, StreetTable
from litterfog.streets.grades.thresholds import GRADES, NO_GRADE
from litterfog.streets.streets import E7, Streets

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]

_COLUMNS: Final = {
    "length": "length_m",
    "covered": "covered_m",
    "visits": "visits",
    "litter": "litter_100m",
    "trend": "trend",
    "last_seen": "last_seen_day",
    "last_litter": "last_hit_day",
}


def table_of(graded: GradedStreets, query: StreetQuery) -> StreetTable:
    """Give the table that a query asks of."""
    return graded.segments if query.by_segment else graded.streets_by_name


def matching_streets(graded: GradedStreets, query: StreetQuery) -> Rows:
    """Give the rows of the table that a query asks for, in its order."""
    table, streets = table_of(graded, query), graded.streets
    masks: list[Mask] = []
    if query.name:
        masks.append(_words_with(streets.names, query.name)[streets.name[table.first_segment]])
    if query.district is not None:
        wanted = np.array([name == query.district for name in streets.districts], np.bool_)
        masks.append(wanted[streets.district[table.first_segment]])
    if query.grades:
        masks.append(_graded(table, query.grades))
    if query.trends:
        masks.append(np.isin(table.trend, [TRENDS.index(trend) for trend in query.trends]))
    if query.bbox is not None:
        masks.append(_within(graded, query, query.bbox))
    rows = np.flatnonzero(np.logical_and.reduce(masks)) if masks else np.arange(len(table))
    return _ordered(graded, query, rows)


def _words_with(words: Sequence[str], part: str) -> Mask:
    wanted = _plain(part)
    return np.array([wanted in _plain(word) for word in words], np.bool_)


def _plain(text: str) -> str:
    """Leave out what a keyboard may lack, and case: 'Töölönkatu' as 'toolonkatu'."""
    marked = unicodedata.normalize("NFKD", text)
    return "".join(one for one in marked if not unicodedata.combining(one)).casefold()


def _graded(table: StreetTable, wanted: Iterable[str]) -> Mask:
    grades = [GRADES.index(grade) for grade in wanted if grade in GRADES]
    mask: Mask = np.isin(table.grade, grades)
    if "thin" in wanted:
        mask |= table.thin
    if "unseen" in wanted:
        mask |= unseen(table)
    return mask


def unseen(table: StreetTable) -> Mask:
    """Mark what has no picture in the days of the grades."""
    mask: Mask = table.pictures == 0
    return mask


def _within(graded: GradedStreets, query: StreetQuery, bbox: Bbox) -> Mask:
    segments = _segments_within(graded.streets, bbox)
    if query.by_segment:
        return segments
    rows = graded.street_of_segment[segments]
    mask = np.zeros(len(graded.streets_by_name), np.bool_)
    mask[rows[rows >= 0]] = True
    return mask


def _segments_within(streets: Streets, bbox: Bbox) -> Mask:
    """Mark the segments that have a point in the box, which may cross the 180th meridian."""
    lat, lon = streets.points[:, 0] / E7, streets.points[:, 1] / E7
    beside = (lon >= bbox.west, lon <= bbox.east)
    inside = beside[0] & beside[1] if bbox.west <= bbox.east else beside[0] | beside[1]
    inside &= (lat >= bbox.south) & (lat <= bbox.north)
    mask: Mask = np.logical_or.reduceat(inside, streets.start[:-1].astype(np.int64))
    return mask


def _ordered(graded: GradedStreets, query: StreetQuery, rows: Rows) -> Rows:
    """Order rows by the column that is asked for, then by litter, then as they lie in the table."""
    table = table_of(graded, query)
    keys = _keys(graded, table, query.sort)[rows]
    known = keys >= 0
    keys = np.where(known, -keys if query.descending else keys, 0)
    cleanest_first = query.sort == "grade" and not query.descending
    litter = table.litter_100m[rows] if cleanest_first else -table.litter_100m[rows]
    tie = np.nan_to_num(litter, nan=np.inf)
    ordered: Rows = rows[np.lexsort((tie, keys, ~known))]
    return ordered


def _keys(graded: GradedStreets, table: StreetTable, sort: str) -> NDArray[Any]:
    """Give numbers to order by; below 0 for what has no value."""
    streets, first = graded.streets, table.first_segment
    if sort == "name":
        return _ranks(streets.names)[streets.name[first]]
    if sort == "district":
        return _ranks(streets.districts)[streets.district[first]]
    if sort == "grade":
        return np.where(table.grade == NO_GRADE, -1, table.grade)
    column: NDArray[Any] = getattr(table, _COLUMNS[sort])
    return np.nan_to_num(column.astype(np.float64), nan=-1.0)


def _ranks(words: Sequence[str]) -> NDArray[np.int64]:
    """Number words in their order; -1 for the empty one."""
    plain = [(_plain(word), word) for word in words]
    ranks = np.empty(len(words), np.int64)
    ranks[sorted(range(len(words)), key=plain.__getitem__)] = np.arange(len(words))
    return np.where(np.array([bool(word) for word in words], np.bool_), ranks, -1)
