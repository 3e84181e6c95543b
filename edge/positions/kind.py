"""What says where and when a picture was taken, whichever it is. Knows no kind by name."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litterfog.edge.camera_clock import CameraClock
from litterfog.edge.exif import CaptureTime, capture_time, read_exif
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from litterfog.wire.frame import Position, PositionSource


@dataclass(frozen=True, slots=True)
class Fix:
    """Where and when."""

    position: Position
    taken: CaptureTime

    @property
    def captured_at_ns(self) -> int:
        """When, in ns since the Unix epoch."""
        return self.taken.at_ns


class GpsError(ValueError):
    """The --gps setting cannot be used; says why."""


Place = Callable[[Shot], Fix]  # raises SkippedError


@dataclass(frozen=True, slots=True)
class Positioner:
    """Places a picture, or raises SkippedError."""

    place: Place
    fault: Callable[[], str | None] = lambda: None  # why there has been no fix for a while
    dropped: Callable[[], Mapping[str, int]] = dict  # what of its input was of no use, counted

    def __call__(self, shot: Shot) -> Fix:
        """Place it."""
        return self.place(shot)


@dataclass(frozen=True, slots=True)
class Placing:
    """What a positioner is opened with."""

    gps: str  # as --gps names it
    clock: CameraClock
    track_gap_s: float  # a track places nothing farther than this in time from its points
    ended: threading.Event  # a positioner's threads end


@dataclass(frozen=True, slots=True)
class PositionKind:
    """One kind of --gps: how its name is told, and how it is opened."""

    form: str  # as a person writes it
    is_named_by: Callable[[str], bool]
    open: Callable[[Placing], Positioner]  # raises GpsError


def checked_position(
    lat: float, lon: float, source: PositionSource, accuracy_m: float | None = None
) -> Position:
    """Make a Position; (0, 0) and what is out of range raise SkippedError."""
    if not (abs(lat) <= 90 and abs(lon) <= 180):  # NaN fails too
        raise SkippedError(SkipReason.BAD_POSITION, f"({lat}, {lon}) is not on Earth")
    if lat == 0 and lon == 0:
        raise SkippedError(SkipReason.BAD_POSITION, "(0, 0) is what a receiver without a fix says")
    if accuracy_m is not None:
        accuracy_m = round(min(accuracy_m, 100_000.0), 1)
    return Position(lat=round(lat, 7), lon=round(lon, 7), source=source, accuracy_m=accuracy_m)


def taken(shot: Shot, clock: CameraClock) -> CaptureTime:
    """Say when a picture was taken: by its EXIF, else by its file; a frame knows it itself."""
    if not isinstance(shot.data, bytes):
        return CaptureTime(shot.at_ns, "frame")
    return capture_time(read_exif(shot.data), clock) or CaptureTime(shot.at_ns, "file")
