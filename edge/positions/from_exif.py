"""The place that a photograph's EXIF says: `--gps exif`."""

from litterfog.edge.positions.kind import (
    Fix,
    Positioner,
    PositionKind,
    checked_position,
    exif_of,
    ns_of,
)
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot


def _place(shot: Shot) -> Fix:
    facts = exif_of(shot)
    if facts.lat is None or facts.lon is None:
        raise SkippedError(SkipReason.NO_POSITION, "its EXIF has no GPS position")
    position = checked_position(facts.lat, facts.lon, "exif", facts.accuracy_m)
    return Fix(position, ns_of(facts.captured_at) or shot.at_ns)


EXIF = PositionKind("exif", lambda gps: gps == "exif", lambda *_: Positioner(_place))
