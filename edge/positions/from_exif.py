"""The place that a photograph's EXIF says: `--gps exif`."""

from litterfog.edge.exif import place_of
from litterfog.edge.positions.kind import (
    Fix,
    Positioner,
    PositionKind,
    checked_position,
    facts_of,
    taken_at_ns,
)
from litterfog.edge.sources.kind import Shot


def _place(shot: Shot) -> Fix:
    facts = facts_of(shot)
    place = place_of(facts)
    position = checked_position(place.lat, place.lon, "exif", place.accuracy_m)
    return Fix(position, taken_at_ns(facts) or shot.at_ns)


EXIF = PositionKind("exif", lambda gps: gps == "exif", lambda *_: Positioner(_place))
