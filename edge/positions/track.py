"""A track in memory: where it was at a moment. Knows no file and no picture.

A line is drawn between neighbours of one segment alone: between segments the recorder was off, and
where it was is not known. There, and at the ends, the nearest point stands for the moments that are
near enough.
"""

import bisect
import math
from collections.abc import Iterable
from dataclasses import dataclass

PAUSE_S = 2.0  # between two segments a point stands for so long: laps follow within a second

Point = tuple[float, float, float]  # seconds since the Unix epoch, lat, lon


class OffTrackError(Exception):
    """The track does not say where it was at a moment; says when its nearest point is."""

    def __init__(self, nearest_at: float, *, between: bool) -> None:
        super().__init__(nearest_at)
        self.nearest_at = nearest_at
        self.between = between  # two segments, and not too far from either


@dataclass(frozen=True, slots=True)
class _Place:
    distance_s: float  # to the nearest point
    nearest: Point
    lat: float
    lon: float


class Track:
    """Segments of points, each segment in order of time."""

    def __init__(self, segments: Iterable[list[Point]]) -> None:
        """Take segments of points in any order; at least one has a point."""
        self._segments = [sorted(segment) for segment in segments if segment]
        self._first = min(segment[0][0] for segment in self._segments)
        self._last = max(segment[-1][0] for segment in self._segments)

    def place(self, at: float, gap_s: float) -> tuple[float, float]:
        """Say (lat, lon) at a moment whose nearest point is within `gap_s`.

        Raises:
            OffTrackError: none is, or the moment is between two segments.
        """
        through = [s for s in self._segments if s[0][0] <= at <= s[-1][0]]
        places = [_along(segment, at) for segment in through or self._segments]
        best = min(places, key=lambda place: place.distance_s)
        between = not through and self._first < at < self._last
        if best.distance_s > (min(gap_s, PAUSE_S) if between else gap_s):
            raise OffTrackError(best.nearest[0], between=between and best.distance_s <= gap_s)
        return best.lat, best.lon


def _along(segment: list[Point], at: float) -> _Place:
    """Go along the line between the points on both sides of a moment; at an end, stay there."""
    after = bisect.bisect_left(segment, (at,))
    first, last = segment[max(after - 1, 0)], segment[min(after, len(segment) - 1)]
    nearest = min(first, last, key=lambda point: abs(at - point[0]))
    share = (at - first[0]) / (last[0] - first[0]) if last[0] > first[0] else 0.0
    lat = first[1] + share * (last[1] - first[1])
    lon = first[2] + share * math.remainder(last[2] - first[2], 360)  # across 180 the short way
    return _Place(abs(at - nearest[0]), nearest, lat, math.remainder(lon, 360))
