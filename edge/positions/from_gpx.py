"""Places from a track by capture time: `--gps FILE.gpx`."""

from datetime import UTC, datetime
from pathlib import Path

from litterfog.edge.exif import CaptureTime
from litterfog.edge.positions.gpx_file import read_gpx
from litterfog.edge.positions.kind import (
    Fix,
    Placing,
    Positioner,
    PositionKind,
    checked_position,
    taken,
)
from litterfog.edge.positions.track import OffTrackError, Track
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot


def _open(placing: Placing) -> Positioner:
    points = read_gpx(Path(placing.gps))
    track = Track(points.segments)

    def place(shot: Shot) -> Fix:
        when = taken(shot, placing.clock)
        if when.source == "file":
            raise SkippedError(SkipReason.NO_TIME, "a track needs the EXIF capture time")
        try:
            lat, lon = track.place(when.at_ns / 1e9, placing.track_gap_s)
        except OffTrackError as error:
            raise SkippedError(
                SkipReason.OUTSIDE_TRACK, _off_track(when, error, placing.track_gap_s)
            ) from error
        return Fix(checked_position(lat, lon, "gpx"), when)

    return Positioner(place, dropped=lambda: points.dropped)


def _off_track(when: CaptureTime, error: OffTrackError, gap_s: float) -> str:
    """Say both times, what zone was taken, and what may be done about it."""
    rule = (
        "between two segments, where it draws no line"
        if error.between
        else f"over {gap_s:g} s away (--track-gap)"
    )
    return (
        f"taken at {_clock(when.at_ns / 1e9)}{_zone(when)}; the track's nearest point is at"
        f" {_clock(error.nearest_at)}, {rule}"
    )


def _zone(when: CaptureTime) -> str:
    if when.zone_assumed:
        return (
            f" if its camera was set to {when.zone}, this machine's zone"
            " (its EXIF says none: --time-zone NAME)"
        )
    return f" by its camera's clock in {when.zone}" if when.zone else ""


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"


GPX = PositionKind("FILE.gpx", lambda gps: Path(gps).suffix.lower() == ".gpx", _open)
