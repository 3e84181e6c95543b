"""Places by file name from a table: `--gps FILE.csv`.

Columns file, lat, lon and, if there, captured_at (ISO 8601; UTC where it says no zone), in any
order, with commas, semicolons or tabs between them; beside the last two a number may have a decimal
comma. One row that cannot be used skips its picture alone, and says its line.
"""

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from litterfog.edge.exif import CaptureTime
from litterfog.edge.moment import ns_of, utc_unless_said
from litterfog.edge.positions.encoding import encoding_of
from litterfog.edge.positions.kind import (
    Fix,
    GpsError,
    Placing,
    Positioner,
    PositionKind,
    checked_position,
    taken,
)
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from litterfog.wire.frame import Position

MAX_TABLE_BYTES = 64 * 2**20
_NAMES = {
    "file": ("file", "filename", "file name", "picture", "image", "sourcefile"),
    "lat": ("lat", "latitude", "gpslatitude"),
    "lon": ("lon", "lng", "long", "longitude", "gpslongitude"),
    "captured_at": ("captured_at", "captured at"),
}
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    lat: str
    lon: str
    captured_at: str


def _open(placing: Placing) -> Positioner:
    path = Path(placing.gps)
    rows = _rows(path, _text(path))

    def place(shot: Shot) -> Fix:
        row = rows.get(shot.name) or rows.get(Path(shot.name).name)
        if row is None:
            raise SkippedError(SkipReason.NO_POSITION, f"{path.name} does not list it")
        try:
            position, when = _read(row)
        except SkippedError as error:
            detail = f"{path.name}, line {row.line}: {error.detail}"
            raise SkippedError(error.reason, detail) from error
        return Fix(position, when or taken(shot, placing.clock))

    return Positioner(place)


def _text(path: Path) -> str:
    """Read a table's text; raises GpsError."""
    if path.stat().st_size > MAX_TABLE_BYTES:
        raise GpsError(f"{path}: over {MAX_TABLE_BYTES:,} bytes, too large for a table")
    data = path.read_bytes()
    encoding = encoding_of(data[:1024])
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GpsError(f"{path}, line {line}: not text in UTF-8: save it as such") from error


def _rows(path: Path, text: str) -> dict[str, _Row]:
    """Read a table's rows by their pictures' names; raises GpsError."""
    delimiter = max(",;\t", key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise GpsError(f"{path}, line {reader.line_num}: not a table: {error}") from error
    if not lines:
        raise GpsError(f"{path}: it is empty")
    columns = _columns(path, *lines[0])
    found = {}
    for line, cells in lines[1:]:
        of = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        row = _Row(line, of.get("lat", ""), of.get("lon", ""), of.get("captured_at", ""))
        found[of.get("file", "").replace("\\", "/").removeprefix("./")] = row
    if not found:
        raise GpsError(f"{path}: it lists no picture")
    return found


def _columns(path: Path, line: int, heads: list[str]) -> dict[str, int]:
    """Tell which column is which by the first line."""
    heads = [head.strip().lower() for head in heads]
    columns = {
        column: heads.index(known[0])
        for column, names in _NAMES.items()
        if (known := [name for name in names if name in heads])
    }
    if not {"file", "lat", "lon"} <= set(columns):
        raise GpsError(
            f"{path}, line {line}: its first line must name the columns file,lat,lon;"
            f" it has {','.join(heads)[:200]}"
        )
    return columns


def _read(row: _Row) -> tuple[Position, CaptureTime | None]:
    position = checked_position(_degrees("lat", row.lat), _degrees("lon", row.lon), "csv")
    if not row.captured_at:
        return position, None
    try:
        moment = datetime.fromisoformat(row.captured_at)
    except ValueError as error:
        told = f"captured_at {row.captured_at!r} is not a time such as 2024-06-01T12:00:00+02:00"
        raise SkippedError(SkipReason.NO_TIME, told) from error
    return position, CaptureTime(ns_of(utc_unless_said(moment)), "table")


def _degrees(column: str, said: str) -> float:
    try:
        return float(said.replace(",", ".") if _DECIMAL_COMMA.fullmatch(said) else said)
    except ValueError as error:
        told = f"{column} {said!r} is not a number of degrees"
        raise SkippedError(SkipReason.BAD_POSITION, told) from error


CSV = PositionKind("FILE.csv", lambda gps: Path(gps).suffix.lower() == ".csv", _open)
