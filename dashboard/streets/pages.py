"""Streets page by page, each going on after the last street of the one before."""

import base64
import binascii
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.matching import Rows, matching_streets, table_of, unseen
from litterfog.dashboard.streets.query import StreetQuery
from litterfog.dashboard.streets.rows import Lines, day_iso, records
from litterfog.streets.grades.table import StreetTable
from litterfog.streets.grades.thresholds import GRADES

DEFAULT_LIMIT: Final = 100
MOST_LIMIT: Final = 1_000
_MOST_DISTRICTS: Final = 1_000
_PLACE: Final = struct.Struct(">QI")


class StreetCursor(NamedTuple):
    """The last street of a page."""

    segment: int  # id of its first segment
    place: int  # streets up to it, which is where to go on if it is no more


@dataclass(frozen=True, slots=True)
class StreetPage:
    """A page's rows, and where the next one begins; None after the last."""

    rows: Rows
    begin: int  # streets before it
    matched: int  # on all pages
    next: StreetCursor | None


def read_street_cursor(text: str) -> StreetCursor:
    """Read what `write_street_cursor` wrote; raises ValueError."""
    try:
        return StreetCursor(*_PLACE.unpack(base64.urlsafe_b64decode(text.encode())))
    except (binascii.Error, struct.error):
        raise ValueError("is none that was given here") from None


def write_street_cursor(cursor: StreetCursor) -> str:
    """Write a cursor for an address."""
    return base64.urlsafe_b64encode(_PLACE.pack(*cursor)).decode()


def street_page(
    graded: GradedStreets, query: StreetQuery, after: StreetCursor | None, limit: int
) -> StreetPage:
    """Take the first rows, or those after a cursor, in the present order."""
    table = table_of(graded, query)
    matching = matching_streets(graded, query)
    ids = graded.streets.id[table.first_segment[matching]]
    begin = 0 if after is None else _place_after(ids, after)
    rows = matching[begin : begin + limit]
    end = begin + len(rows)
    last = StreetCursor(int(ids[end - 1]), end) if end < len(matching) else None
    return StreetPage(rows, begin, len(matching), last)


def _place_after(ids: Any, cursor: StreetCursor) -> int:
    found = np.flatnonzero(ids == np.uint64(cursor.segment))
    return int(found[0]) + 1 if len(found) else min(cursor.place, len(ids))


def street_answer(
    graded: GradedStreets | None,
    query: StreetQuery,
    after: StreetCursor | None,
    limit: int,
    address_of: Callable[[str], str],
) -> bytes:
    """Encode a page, and what it says of all streets; without streets there are no `rows`."""
    if graded is None:
        return msgspec.json.encode(_NOTHING)
    page = street_page(graded, query, after, limit)
    table, lines = table_of(graded, query), Lines(graded, by_segment=query.by_segment)
    rows = records(graded, table, page.rows)
    for record, row in zip(rows, page.rows.tolist(), strict=True):
        record["bbox"] = lines.box(row)
    answer = {
        "attribution": graded.attribution,
        "until": day_iso(graded.today),
        **_measured(graded),
        "grades": _counts(table),
        "districts": sorted(filter(None, graded.streets.districts))[:_MOST_DISTRICTS],
        "numberMatched": page.matched,
        "numberReturned": len(rows),
        "begin": page.begin,
        "rows": rows,
    }
    if page.next is not None:
        answer["next"] = address_of(write_street_cursor(page.next))
    return msgspec.json.encode(answer)


_NOTHING: Final = {"attribution": "", "numberMatched": 0, "numberReturned": 0, "rows": []}


def _measured(graded: GradedStreets) -> dict[str, Any]:
    """Say what the grades rest on."""
    settings = graded.settings
    bounds = settings.thresholds
    return {
        "days": settings.days,
        "reach_m": settings.reach_m,
        "thresholds": [bounds.a_plus, bounds.a, bounds.b, bounds.c],
        "length_m": round(float(graded.segments.length_m.sum())),
        "covered_m": round(float(graded.segments.length_m[graded.segments.pictures > 0].sum())),
    }


def _counts(table: StreetTable) -> dict[str, int]:
    """Count all streets of the table by grade."""
    counts = {
        grade: int(np.count_nonzero(table.grade == number)) for number, grade in enumerate(GRADES)
    }
    return counts | {"thin": int(table.thin.sum()), "unseen": int(unseen(table).sum())}
