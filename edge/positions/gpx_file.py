"""Read the points of a GPX track as recorders really leave it (GPX 1.0 and 1.1).

It is read as a stream: what comes before a cut counts. A point that is none is dropped and counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast
from xml.etree import ElementTree as ET

from litterfog.edge.moment import utc_unless_said
from litterfog.edge.positions.encoding import encoding_of
from litterfog.edge.positions.kind import GpsError
from litterfog.edge.positions.track import Point

MAX_TRACK_BYTES = 256 * 2**20  # a day at 1 Hz has 10 MB
_CHUNK = 2**16
_DATE_ONLY = 10  # characters of 2024-06-01


@dataclass(slots=True)
class TrackPoints:
    """What a file's track says."""

    segments: list[list[Point]] = field(default_factory=lambda: [[]])
    dropped: Counter[str] = field(default_factory=Counter)  # points without a time, ..., a cut

    @property
    def is_empty(self) -> bool:
        """Whether no point can be used."""
        return not any(self.segments)


def read_gpx(path: Path) -> TrackPoints:
    """Read a file up to its last whole point.

    Raises:
        GpsError: it is no GPX, is damaged before its first point, or has no point with a time.
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    if not 0 < size <= MAX_TRACK_BYTES:
        why = f"over {MAX_TRACK_BYTES:,} bytes, too large for a track" if size else "it is empty"
        raise GpsError(f"{path}: {why}")
    points = TrackPoints()
    try:
        for _, element in _events(path, "end"):
            _take(element, points)
    except ET.ParseError as error:
        points.dropped["cut-off"] += 1
        if points.is_empty and _root(path) != "html":
            raise GpsError(f"{path}: not a GPX track: {error}") from error
    if points.is_empty:
        raise GpsError(f"{path}: {_why_empty(_root(path), points)}")
    return points


def _events(path: Path, *kinds: Literal["start", "end"]) -> Iterator[tuple[str, ET.Element]]:
    """Give elements as they open or close, until the text ends; raises ParseError."""
    parser: ET.XMLPullParser[Any] = ET.XMLPullParser(kinds)
    with path.open("rb") as file:
        encoding = encoding_of(file.read(1024))
    with path.open(encoding=encoding, errors="replace") as file:
        parser.feed(file.read(_CHUNK).lstrip("\ufeff \t\r\n"))
        yield from cast("Iterator[tuple[str, ET.Element]]", parser.read_events())
        while chunk := file.read(_CHUNK):
            parser.feed(chunk)
            yield from cast("Iterator[tuple[str, ET.Element]]", parser.read_events())
    parser.close()


def _root(path: Path) -> str:
    try:
        return next((_kind(element) for _, element in _events(path, "start")), "")
    except ET.ParseError:
        return ""


def _take(element: ET.Element, points: TrackPoints) -> None:
    """Take what closes: a point into the segment that is open, or that segment."""
    kind = _kind(element)
    if kind == "trkpt":
        point = _point(element)
        if isinstance(point, str):
            points.dropped[point] += 1
        else:
            points.segments[-1].append(point)
        element.clear()
    elif kind in {"trkseg", "trk"}:
        points.segments.append([])


def _point(element: ET.Element) -> Point | str:
    """Read a point; say what is wrong with one that is none."""
    said = next((child.text for child in element if _kind(child) == "time"), None)
    if said is None or not said.strip():
        return "no-time"
    try:
        at = _seconds(said.strip())
    except (ValueError, OverflowError):
        return "bad-time"
    try:
        lat, lon = float(element.get("lat", "")), float(element.get("lon", ""))
    except ValueError:
        return "bad-position"
    if not (abs(lat) <= 90 and abs(lon) <= 180) or lat == lon == 0:
        return "bad-position"
    return at, lat, lon


def _seconds(said: str) -> float:
    """Read an XML date and time; one without a zone is UTC, as GPX says."""
    if len(said) <= _DATE_ONLY:
        raise ValueError(said)
    moment = datetime.fromisoformat(said)
    return utc_unless_said(moment).timestamp()


def _kind(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2].lower()


def _why_empty(root: str, points: TrackPoints) -> str:
    if root == "html":
        return "a page of HTML, not a GPX track: perhaps its download needs a login"
    if root != "gpx":
        return f"not a GPX track: it begins with <{root}>"
    if points.dropped.total() == 0:
        return "it has no track point; waypoints and routes say nothing of when"
    counts = ", ".join(f"{count} {why}" for why, count in points.dropped.items())
    return f"no track point has a time and a place ({counts})"
