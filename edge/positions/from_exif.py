"""The place that a photograph's EXIF says: `--gps exif`."""

from litterfog.edge.camera_clock import CameraClock
from litterfog.edge.exif import CaptureTime, ExifFacts, capture_time, place_of, read_exif
from litterfog.edge.positions.kind import Fix, Placing, Positioner, PositionKind, checked_position
from litterfog.edge.sources.kind import Shot


def _open(placing: Placing) -> Positioner:
    return Positioner(lambda shot: _place(shot, placing.clock))


def _place(shot: Shot, clock: CameraClock) -> Fix:
    facts = read_exif(shot.data) if isinstance(shot.data, bytes) else ExifFacts()
    place = place_of(facts)
    position = checked_position(place.lat, place.lon, "exif", place.accuracy_m)
    return Fix(position, capture_time(facts, clock) or CaptureTime(shot.at_ns, "file"))


EXIF = PositionKind("exif", lambda gps: gps == "exif", _open)
