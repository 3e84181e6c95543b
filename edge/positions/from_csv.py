"""Places by file name from a table: `--gps FILE.csv`."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from litterfog.edge.positions.kind import (
    Fix,
    GpsError,
    Place,
    Positioner,
    PositionKind,
    checked_position,
    facts_of,
    taken_at_ns,
)
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot


def _places_in(path: Path) -> Place:
    """Read columns file, lat, lon and, if there, captured_at (ISO 8601)."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        if not {"file", "lat", "lon"} <= set(rows.fieldnames or ()):
            raise GpsError(f"{path}: its first line must name the columns file,lat,lon")
        places = {row["file"]: row for row in rows}

    def place(shot: Shot) -> Fix:
        row = places.get(shot.name) or places.get(Path(shot.name).name)
        if row is None:
            raise SkippedError(SkipReason.NO_POSITION, f"{path.name} does not list it")
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
            captured_at_ns = _iso_ns(row.get("captured_at")) or taken_at_ns(facts_of(shot))
        except (TypeError, ValueError) as error:
            raise SkippedError(SkipReason.BAD_POSITION, f"{path.name}: {error}") from error
        return Fix(checked_position(lat, lon, "csv"), captured_at_ns or shot.at_ns)

    return place


def _iso_ns(text: str | None) -> int | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1e6) * 1000


CSV = PositionKind(
    "FILE.csv",
    lambda gps: Path(gps).suffix.lower() == ".csv",
    lambda gps, _: Positioner(_places_in(Path(gps))),
)
