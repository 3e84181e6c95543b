"""Streets as GeoJSON (RFC 7946), as CSV (RFC 4180) and as tracks (GPX 1.1), part by part."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from litterfog.dashboard.api.quiet import quiet
from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.matching import Rows, table_of
from litterfog.dashboard.streets.query import StreetQuery
from litterfog.dashboard.streets.rows import FIELDS, Lines, Record, records
from litterfog.streets.xml_text import xml_text

_PART: Final = 500  # rows
_TEXT: Final = ("street", "district", "kind")
_LICENCE: Final = "https://www.openstreetmap.org/copyright"


def geojson(graded: GradedStreets, query: StreetQuery, rows: Rows) -> Iterator[bytes]:
    """Encode as a FeatureCollection of MultiLineStrings."""
    lines = Lines(graded, by_segment=query.by_segment)
    attribution = msgspec.json.encode(graded.attribution)
    yield b'{"type":"FeatureCollection","attribution":%s,"features":[' % attribution
    comma = b""
    for part in _parts(graded, query, rows):
        yield comma + b",".join(_feature(record, lines, row) for record, row in part)
        comma = b","
    yield b'],"numberMatched":%d,"numberReturned":%d}' % (len(rows), len(rows))


def csv_table(graded: GradedStreets, query: StreetQuery, rows: Rows) -> Iterator[bytes]:
    """Encode as CSV with a header; what is not known is an empty field."""
    yield _lines([(*FIELDS, "attribution")])
    attribution = quiet(graded.attribution)
    for part in _parts(graded, query, rows):
        yield _lines([*_fields(record), attribution] for record, _ in part)


def gpx(graded: GradedStreets, query: StreetQuery, rows: Rows) -> Iterator[bytes]:
    """Encode as GPX tracks, a segment of each for a segment of the street."""
    lines = Lines(graded, by_segment=query.by_segment)
    author = xml_text(graded.attribution).replace('"', "&quot;")
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="Litterfog" xmlns="http://www.topografix.com/GPX/1/1">\n'
        f'<metadata><copyright author="{author}"><license>{_LICENCE}</license></copyright>'
        "</metadata>\n"
    ).encode()
    for part in _parts(graded, query, rows):
        yield "".join(_track(record, lines, row) for record, row in part).encode()
    yield b"</gpx>\n"


def _parts(
    graded: GradedStreets, query: StreetQuery, rows: Rows
) -> Iterator[list[tuple[Record, int]]]:
    """Describe some rows at a time, each with its number."""
    table = table_of(graded, query)
    for start in range(0, len(rows), _PART):
        part = rows[start : start + _PART]
        yield list(zip(records(graded, table, part), part.tolist(), strict=True))


def _feature(record: Record, lines: Lines, row: int) -> bytes:
    coordinates = [lines.line(segment) for segment in lines.segments(row)]
    return msgspec.json.encode(
        {
            "type": "Feature",
            "id": record["id"],
            "geometry": {"type": "MultiLineString", "coordinates": coordinates},
            "properties": record,
        }
    )


def _fields(record: Record) -> list[Any]:
    """Give the fields of a line; of a name nothing that a spreadsheet would run."""
    plain = {name: quiet(record[name]) for name in _TEXT}
    return list({**record, "thin": str(record["thin"]).lower(), **plain}.values())


def _lines(rows: Iterable[Iterable[Any]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    return table.getvalue().encode()


def _track(record: Record, lines: Lines, row: int) -> str:
    segments = "".join(_track_segment(lines.line(one)) for one in lines.segments(row))
    name = xml_text(record["street"] or record["id"])
    return f"<trk><name>{name}</name><desc>{xml_text(_told(record))}</desc>{segments}</trk>\n"


def _told(record: Record) -> str:
    """Say what there is to say of a street."""
    if record["litter_100m"] is None:
        return "no pictures"
    grade = record["grade"] or "no grade: too few pictures"
    found = f"{record['litter_100m']} pieces of litter per 100 m"
    return f"{grade}, {found} ({record['low_100m']} to {record['high_100m']})"


def _track_segment(line: list[list[float]]) -> str:
    points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in line)
    return f"<trkseg>{points}</trkseg>"
