"""Hits as GeoJSON (RFC 7946) and as CSV (RFC 4180)."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from dashboard import words
from wire.hit import Hit

_PLAIN: Final = ("id", "device", "captured_at_ns", "received_at_ns", "lat", "lon", "probability")
_TEXT: Final = ("model", "split", "mechanism")
_EDGE: Final = ("read_ms", "resize_ms", "predict_ms", "encode_ms")
_CLOUD: Final = ("queue_ms", "decode_ms", "predict_ms", "store_ms")
COLUMNS: Final = (
    *_PLAIN,
    *_TEXT,
    "wire_bytes",
    *(f"edge_{stage}" for stage in _EDGE),
    "edge_queue_ms",
    *(f"cloud_{stage}" for stage in _CLOUD),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def geojson(hits: Iterable[Hit]) -> bytes:
    """Encode as a FeatureCollection of Points; properties are the hit's fields."""
    features = [_feature(hit) for hit in hits]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def csv_table(hits: Iterable[Hit]) -> str:
    """Encode as CSV with a header; absent timings are empty fields."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows(_row(hit) for hit in hits)
    return table.getvalue()


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
    plain = [getattr(hit, name) for name in _PLAIN]
    text = [_quiet(getattr(hit, name)) for name in _TEXT]
    edge = [getattr(hit.edge_timings, stage) for stage in _EDGE]
    cloud = [getattr(hit.cloud_timings, stage, None) for stage in _CLOUD]
    return [*plain, *text, hit.wire_bytes, *edge, hit.queue_ms, *cloud]


def _quiet(text: str) -> str:
    """Keep a spreadsheet from running text that a device chose."""
    return f"'{text}" if text.startswith(_FORMULA) else text
