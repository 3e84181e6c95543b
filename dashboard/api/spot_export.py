"""Spots as a file: CSV (RFC 4180) and GeoJSON (RFC 7946)."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from litterfog.dashboard.api.quiet import quiet
from litterfog.dashboard.spots.query import Rows
from litterfog.dashboard.spots.rows import COLUMNS, feature, properties
from litterfog.dashboard.spots.view import SpotView

_PART: Final = 1_000
_TEXT: Final = ("note", "street", "district", "actor")


@dataclass(frozen=True, slots=True)
class SpotFormat:
    """A kind of file."""

    suffix: str
    content_type: str
    encode: Callable[[SpotView, Rows], Iterator[bytes]]


def _parts(rows: Rows) -> Iterator[list[int]]:
    for start in range(0, len(rows), _PART):
        yield rows[start : start + _PART].tolist()


def geojson(view: SpotView, rows: Rows) -> Iterator[bytes]:
    """Encode as a FeatureCollection of Points."""
    yield b'{"type":"FeatureCollection","features":['
    comma = b""
    for part in _parts(rows):
        yield comma + b",".join(msgspec.json.encode(feature(view, row)) for row in part)
        comma = b","
    yield b'],"numberMatched":%d,"numberReturned":%d}' % (len(rows), len(rows))


def csv_table(view: SpotView, rows: Rows) -> Iterator[bytes]:
    """Encode as CSV with a header; what is not known is an empty field."""
    yield _lines([list(COLUMNS)])
    for part in _parts(rows):
        yield _lines([_row(properties(view, row)) for row in part])


def _row(fields: dict[str, Any]) -> list[Any]:
    """Lay out a spot; a spreadsheet is kept from running what people wrote."""
    return [quiet(fields[name] or "") if name in _TEXT else fields[name] for name in COLUMNS]


def _lines(rows: list[list[Any]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    return table.getvalue().encode()


FORMATS: Final = (
    SpotFormat("csv", "text/csv; charset=utf-8; header=present", csv_table),
    SpotFormat("geojson", "application/geo+json", geojson),
)
