"""Say where and when a picture was taken: EXIF, a GPX track, a CSV, gpsd, or one fixed place."""

import bisect
import csv
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import gpxpy
import gpxpy.gpx

from litterfog.edge.exif import ExifFacts, read_exif
from litterfog.edge.gpsd import FIX_AGE_S, Gpsd, GpsdFix, parse_gpsd
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.source import Shot
from litterfog.wire.frame import Position, PositionSource

TRACK_GAP_S = 60.0  # a picture farther than this in time from the track has no position
CLOCK_LAG_S = 60.0  # a system's clock that lags the receiver's by more was never set


@dataclass(frozen=True, slots=True)
class Fix:
    """Where and when."""

    position: Position
    captured_at_ns: int


class GpsError(ValueError):
    """The --gps setting cannot be used; says why."""


_Place = Callable[[Shot], Fix]  # raises SkippedError


@dataclass(frozen=True, slots=True)
class Positioner:
    """Places a picture, or raises SkippedError."""

    place: _Place
    fault: Callable[[], str | None] = lambda: None  # why there has been no fix for a while

    def __call__(self, shot: Shot) -> Fix:
        """Place it."""
        return self.place(shot)


def positioner_of(gps: str, ended: threading.Event | None = None) -> Positioner:
    """Make the positioner that --gps names: exif, FILE.gpx, FILE.csv, gpsd://HOST, or LAT,LON.

    The thread that listens to gpsd lives until `ended`.

    Raises:
        GpsError: it names none, or its file cannot be read.
    """
    readers: dict[str, Callable[[Path], _Place]] = {".gpx": _from_gpx, ".csv": _from_csv}
    if gps == "exif":
        return Positioner(_from_exif)
    if gps.startswith("gpsd:"):
        return _from_gpsd(gps, ended or threading.Event())
    reader = readers.get(Path(gps).suffix.lower())
    try:
        return Positioner(reader(Path(gps)) if reader else _fixed(gps))
    except OSError as error:
        raise GpsError(f"{gps}: {error.strerror}") from error
    except SkippedError as error:
        raise GpsError(f"{gps!r}: {error.detail}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise GpsError(f"{gps}: not text in UTF-8: {error}") from error


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


def _from_exif(shot: Shot) -> Fix:
    facts = _exif_of(shot)
    if facts.lat is None or facts.lon is None:
        raise SkippedError(SkipReason.NO_POSITION, "its EXIF has no GPS position")
    position = checked_position(facts.lat, facts.lon, "exif", facts.accuracy_m)
    return Fix(position, _ns(facts.captured_at) or shot.at_ns)


def _exif_of(shot: Shot) -> ExifFacts:
    """Read a file's EXIF; a camera's frame has none."""
    if isinstance(shot.data, bytes):
        return read_exif(shot.data)
    return ExifFacts(captured_at=None, lat=None, lon=None, accuracy_m=None)


def _from_gpsd(url: str, ended: threading.Event) -> Positioner:
    try:
        gpsd = Gpsd(*parse_gpsd(url), ended)
    except ValueError as error:
        raise GpsError(f"{url!r}: {error}") from error

    def place(shot: Shot) -> Fix:
        at_ns = _ns(_exif_of(shot).captured_at) or shot.at_ns
        fix = gpsd.fix_near(at_ns)
        if fix is None:
            raise SkippedError(SkipReason.NO_POSITION, f"gpsd has no fix within {FIX_AGE_S:.0f} s")
        return Fix(checked_position(fix.lat, fix.lon, "gps", fix.accuracy_m), _clocked(at_ns, fix))

    return Positioner(place, lambda: gpsd.fault)


def _clocked(at_ns: int, fix: GpsdFix) -> int:
    """Give a picture's time by the receiver's clock if the system's lags far behind it."""
    lag_ns = (fix.time_ns or 0) - fix.seen_at_ns
    return at_ns + lag_ns if lag_ns > CLOCK_LAG_S * 1e9 else at_ns


def _fixed(gps: str) -> _Place:
    try:
        lat, lon = (float(part) for part in gps.split(","))
    except ValueError as error:
        raise GpsError(
            f"{gps!r} is not exif, FILE.gpx, FILE.csv, gpsd://HOST or LAT,LON (51.0779,4.2794)"
        ) from error
    position = checked_position(lat, lon, "fixed")

    def place(shot: Shot) -> Fix:
        return Fix(position, _ns(_exif_of(shot).captured_at) or shot.at_ns)

    return place


def _from_csv(path: Path) -> _Place:
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
            captured_at = _iso(row.get("captured_at")) or _exif_of(shot).captured_at
        except (TypeError, ValueError) as error:
            raise SkippedError(SkipReason.BAD_POSITION, f"{path.name}: {error}") from error
        return Fix(checked_position(lat, lon, "csv"), _ns(captured_at) or shot.at_ns)

    return place


def _from_gpx(path: Path) -> _Place:
    """Match pictures to a track by capture time, between points by straight lines."""
    try:
        gpx = gpxpy.parse(path.read_text(encoding="utf-8"))
    except (gpxpy.gpx.GPXException, UnicodeDecodeError) as error:
        raise GpsError(f"{path}: not a GPX track: {error}") from error
    points = sorted(
        (point.time.timestamp(), point.latitude, point.longitude)
        for track in gpx.tracks
        for segment in track.segments
        for point in segment.points
        if point.time
    )
    if not points:
        raise GpsError(f"{path}: no track point has a time")

    def place(shot: Shot) -> Fix:
        is_frame = not isinstance(shot.data, bytes)
        at_ns = shot.at_ns if is_frame else _ns(_exif_of(shot).captured_at)
        if at_ns is None:
            raise SkippedError(SkipReason.NO_TIME, "a track needs the EXIF capture time")
        lat, lon = _between(points, at_ns / 1e9)
        return Fix(checked_position(lat, lon, "gpx"), at_ns)

    return place


def _between(points: list[tuple[float, float, float]], at: float) -> tuple[float, float]:
    after = bisect.bisect_left(points, (at,))
    near = points[max(after - 1, 0) : after + 1]
    if min(abs(at - point[0]) for point in near) > TRACK_GAP_S:
        raise SkippedError(
            SkipReason.OUTSIDE_TRACK, f"the track has no point within {TRACK_GAP_S:.0f} s"
        )
    first, last = near[0], near[-1]
    share = (at - first[0]) / (last[0] - first[0]) if last[0] > first[0] else 0.0
    share = min(max(share, 0.0), 1.0)
    lat = first[1] + share * (last[1] - first[1])
    lon = first[2] + share * math.remainder(last[2] - first[2], 360)  # across 180 the short way
    return lat, math.remainder(lon, 360)


def _iso(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _ns(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1e6) * 1000
