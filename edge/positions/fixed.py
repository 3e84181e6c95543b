"""One place for all pictures: `--gps LAT,LON`."""

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
from litterfog.edge.sources.kind import Shot


def _place_at(gps: str) -> Place:
    try:
        lat, lon = (float(part) for part in gps.split(","))
    except ValueError as error:
        raise GpsError(
            f"{gps!r} is not exif, FILE.gpx, FILE.csv, gpsd://HOST or LAT,LON (51.0779,4.2794)"
        ) from error
    position = checked_position(lat, lon, "fixed")

    def place(shot: Shot) -> Fix:
        return Fix(position, taken_at_ns(facts_of(shot)) or shot.at_ns)

    return place


FIXED = PositionKind("LAT,LON", lambda _: True, lambda gps, _: Positioner(_place_at(gps)))
