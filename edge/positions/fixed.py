"""One place for all pictures: `--gps LAT,LON`."""

from litterfog.edge.positions.kind import (
    Fix,
    GpsError,
    Placing,
    Positioner,
    PositionKind,
    checked_position,
    taken,
)
from litterfog.edge.sources.kind import Shot


def _open(placing: Placing) -> Positioner:
    try:
        lat, lon = (float(part) for part in placing.gps.split(","))
    except ValueError as error:
        raise GpsError(
            f"{placing.gps!r} is not exif, FILE.gpx, FILE.csv, gpsd://HOST or LAT,LON"
            " (51.0779,4.2794)"
        ) from error
    position = checked_position(lat, lon, "fixed")

    def place(shot: Shot) -> Fix:
        return Fix(position, taken(shot, placing.clock))

    return Positioner(place)


FIXED = PositionKind("LAT,LON", lambda _: True, _open)
