"""What says where and when a picture was taken, whichever it is. Knows no kind by name."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from litterfog.edge.exif import CameraClock, ExifFacts, capture_time, read_exif
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot
from litterfog.wire.frame import Position, PositionSource


@dataclass(frozen=True, slots=True)
class Fix:
    """Where and when."""

    position: Position
    captured_at_ns: int


class GpsError(ValueError):
    """The --gps setting cannot be used; says why."""


Place = Callable[[Shot], Fix]  # raises SkippedError


@dataclass(frozen=True, slots=True)
class Positioner:
    """Places a picture, or raises SkippedError."""

    place: Place
    fault: Callable[[], str | None] = lambda: None  # why there has been no fix for a while

    def __call__(self, shot: Shot) -> Fix:
        """Place it."""
        return self.place(shot)


@dataclass(frozen=True, slots=True)
class PositionKind:
    """One kind of --gps: how its name is told, and how it is opened."""

    form: str  # as a person writes it
    is_named_by: Callable[[str], bool]
    open: Callable[[str, threading.Event], Positioner]  # its threads live until the event


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


def facts_of(shot: Shot) -> ExifFacts:
    """Read a file's EXIF and XMP; a camera's frame has none."""
    return read_exif(shot.data) if isinstance(shot.data, bytes) else ExifFacts()


def taken_at_ns(facts: ExifFacts) -> int | None:
    """Say when a picture was taken, in ns since the Unix epoch; None where its EXIF does not."""
    found = capture_time(facts, CameraClock())
    return None if found is None else found.at_ns
