"""Hits as GeoJSON (RFC 7946) and as CSV (RFC 4180)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from litterfog.dashboard import words
from litterfog.wire.store_records import Hit

_NAMES: Final = ("id", "device")
_PLAIN: Final = ("captured_at_ns", "received_at_ns", "lat", "lon", "probability")
_TEXT: Final = ("model", "split", "mechanism")
_EDGE: Final = ("read_ms", "resize_ms", "predict_ms", "encode_ms")
_CLOUD: Final = ("queue_ms", "decode_ms", "predict_ms", "store_ms")
COLUMNS: Final = (
    *_NAMES,
    *_PLAIN,
    *_TEXT,
    "wire_bytes",
    *(f"edge_{stage}" for stage in _EDGE),
    "edge_queue_ms",
    *(f"cloud_{stage}" for stage in _CLOUD),
)
# What a spreadsheet would run: at the start, or past what some countries' spreadsheets split at.
_FORMULA = re.compile(r"(^|[;,|\t\r\n])(?=[-=+@\t\r\n])")


def geojson(parts: Iterable[list[Hit]], total: int) -> Iterator[bytes]:
    """Encode as a FeatureCollection of Points; properties are the hit's fields.

    It says of how many hits (numberMatched) these are how many (numberReturned), as OGC API
    Features does.
    """
    yield b'{"type":"FeatureCollection","features":['
    count = 0
    for part in parts:
        comma = b"," if count and part else b""
        yield comma + b",".join(msgspec.json.encode(_feature(hit)) for hit in part)
        count += len(part)
    yield b'],"numberMatched":%d,"numberReturned":%d}' % (total, count)


def csv_table(parts: Iterable[list[Hit]], _total: int) -> Iterator[bytes]:
    """Encode as CSV with a header; absent timings are empty fields."""
    yield _lines([COLUMNS])
    for part in parts:
        yield _lines(_row(hit) for hit in part)


def _lines(rows: Iterable[Iterable[Any]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    return table.getvalue().encode()


def _feature(hit: Hit) -> dict[str, Any]:
    fields = msgspec.structs.asdict(hit)
    times = {
        "captured_at": words.iso(hit.captured_at_ns),  # nanoseconds are past a JavaScript number
        "received_at": words.iso(hit.received_at_ns),
    }
    return {
        "type": "Feature",
        "id": hit.id,
        "geometry": {"type": "Point", "coordinates": [hit.lon, hit.lat]},
        "properties": {**fields, **times},
    }


def _row(hit: Hit) -> list[Any]:
    names = [_quiet(getattr(hit, name)) for name in _NAMES]
    plain = [getattr(hit, name) for name in _PLAIN]
    text = [_quiet(getattr(hit, name)) for name in _TEXT]
    edge = [getattr(hit.edge_timings, stage) for stage in _EDGE]
    cloud = [getattr(hit.cloud_timings, stage, None) for stage in _CLOUD]
    return [*names, *plain, *text, hit.wire_bytes, *edge, hit.queue_ms, *cloud]


def _quiet(text: str) -> str:
    """Keep a spreadsheet from running text that a device chose."""
    return _FORMULA.sub(r"\1'", text)
