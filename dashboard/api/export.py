"""Hits as GeoJSON (RFC 7946), as CSV (RFC 4180) and as waypoints (GPX 1.1)."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from litterfog.dashboard import written
from litterfog.dashboard.api.quiet import quiet
from litterfog.streets.xml_text import xml_text
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
    "items",
    "unsure",
)
_GPX_BEGINS: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<gpx version="1.1" creator="Litterfog" xmlns="http://www.topografix.com/GPX/1/1">\n'
)


def geojson(parts: Iterable[list[Hit]], total: int) -> Iterator[bytes]:
    """Encode as a FeatureCollection of Points; properties are the hit's fields, and its `items`.

    It says of how many hits (numberMatched) these are how many (numberReturned), as OGC API
    Features does.
    """
    yield b'{"type":"FeatureCollection","features":['
    count = 0
    for part in parts:
        comma = b"," if count and part else b""
        yield comma + b",".join(msgspec.json.encode(feature(hit)) for hit in part)
        count += len(part)
    yield b'],"numberMatched":%d,"numberReturned":%d}' % (total, count)


def csv_table(parts: Iterable[list[Hit]], _total: int) -> Iterator[bytes]:
    """Encode as CSV with a header; what is absent or not known is an empty field."""
    yield _lines([COLUMNS])
    for part in parts:
        yield _lines(_row(hit) for hit in part)


def gpx(parts: Iterable[list[Hit]], _total: int) -> Iterator[bytes]:
    """Encode as GPX waypoints: what navigation devices and apps take."""
    yield _GPX_BEGINS
    for part in parts:
        yield "".join(map(_waypoint, part)).encode()
    yield b"</gpx>\n"


def _lines(rows: Iterable[Iterable[Any]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    return table.getvalue().encode()


def feature(hit: Hit) -> dict[str, Any]:
    """Describe a hit as a GeoJSON Feature."""
    fields = msgspec.structs.asdict(hit)
    times = {
        "captured_at": written.iso(hit.captured_at_ns),  # nanoseconds are past a JavaScript number
        "received_at": written.iso(hit.received_at_ns),
    }
    return {
        "type": "Feature",
        "id": hit.id,
        "geometry": {"type": "Point", "coordinates": [hit.lon, hit.lat]},
        "properties": {**fields, "items": hit.items, **times},
    }


def _waypoint(hit: Hit) -> str:
    """Describe a hit in the order of GPX's schema: time, name, desc."""
    told = xml_text(", ".join([hit.device, hit.split, hit.model, hit.id, *_answer(hit)]))
    return (
        f'<wpt lat="{hit.lat:.7f}" lon="{hit.lon:.7f}">'
        f"<time>{written.iso(hit.captured_at_ns)}</time>"
        f"<name>Litter {written.percent(hit.probability)}</name><desc>{told}</desc></wpt>\n"
    )


def _answer(hit: Hit) -> list[str]:
    """Say what there is to say of the model's answer."""
    items = [f"{hit.items} item{'s' if hit.items > 1 else ''}"] if hit.items else []
    return items + ["the model is unsure"] * hit.unsure


def _row(hit: Hit) -> list[Any]:
    names = [quiet(getattr(hit, name)) for name in _NAMES]
    plain = [getattr(hit, name) for name in _PLAIN]
    text = [quiet(getattr(hit, name)) for name in _TEXT]
    edge = [getattr(hit.edge_timings, stage) for stage in _EDGE]
    cloud = [getattr(hit.cloud_timings, stage, None) for stage in _CLOUD]
    answer = [hit.items, "true" if hit.unsure else "false"]
    return [*names, *plain, *text, hit.wire_bytes, *edge, hit.queue_ms, *cloud, *answer]
