"""Places from a track by capture time: `--gps FILE.gpx`."""

import bisect
import math
from pathlib import Path

import gpxpy
import gpxpy.gpx

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

TRACK_GAP_S = 60.0  # a picture farther than this in time from the track has no position


def _along(path: Path) -> Place:
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
        at_ns = shot.at_ns if is_frame else taken_at_ns(facts_of(shot))
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


GPX = PositionKind(
    "FILE.gpx",
    lambda gps: Path(gps).suffix.lower() == ".gpx",
    lambda gps, _: Positioner(_along(Path(gps))),
)
