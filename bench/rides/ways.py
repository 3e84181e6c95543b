"""The ways of a town as one long line, and rides along them from crossing to crossing.

All segments lie end to end on one line of metres, so that any place on any street is one number
and a search finds it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import METRES_A_DEGREE, wrapped
from litterfog.streets.ends import ends_of
from litterfog.streets.streets import E7, Streets

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """A town's segments end to end."""

    at_m: Floats  # (points,): where each point lies, ascending
    lat: Floats  # (points,)
    lon: Floats  # beyond 180 where a street crosses that meridian
    begin_m: Floats  # (segments,)
    length_m: Floats

    def place(self, at_m: Floats) -> tuple[Floats, Floats]:
        """Give latitude and longitude of places on the line."""
        lon = np.interp(at_m, self.at_m, self.lon)
        return np.interp(at_m, self.at_m, self.lat), wrapped(lon)


@dataclass(frozen=True, slots=True)
class Way:
    """Segments in the order of a ride."""

    segment: Rows
    forward: NDArray[np.bool_]  # from its first point to its last
    begin_m: Floats  # from the start of the ride


def line_of(streets: Streets) -> Line:
    """Lay the segments of a town end to end."""
    lat, lon = (streets.points / E7).T
    lon = np.unwrap(lon, period=360)
    east = np.diff(lon) * np.cos(np.radians(lat[:-1]))
    steps = METRES_A_DEGREE * np.hypot(np.diff(lat), east)
    starts = streets.start[:-1].astype(np.int64)
    steps[starts[1:] - 1] = 1  # from one segment to the next: a gap, so that no place is both
    at_m = np.concatenate([[0.0], np.cumsum(steps)])
    begin_m, end_m = at_m[starts], at_m[streets.start[1:].astype(np.int64) - 1]
    return Line(at_m, lat, lon, begin_m, end_m - begin_m)


class Crossings:
    """Where the segments of a town meet."""

    def __init__(self, streets: Streets) -> None:
        self._node = ends_of(streets.points, streets.start.astype(np.int64))  # (segments, 2)
        node = self._node.ravel()
        self._order = np.argsort(node, kind="stable")
        self._begin = np.searchsorted(node[self._order], np.arange(node.max() + 2))

    def way(self, rng: np.random.Generator, lengths: Floats, ride_m: float) -> Way:
        """Ride so far from anywhere: at a crossing any way but back, at a dead end back."""
        leaving = int(rng.integers(2 * len(lengths)))  # 2 * segment + 1 where from its last point
        ways, begins, ridden = [leaving], [0.0], float(lengths[leaving // 2])
        while ridden < ride_m:
            begins.append(ridden)
            leaving = self._next(rng, leaving)
            ways.append(leaving)
            ridden += max(float(lengths[leaving // 2]), 1.0)
        way = np.array(ways)
        return Way(way // 2, way % 2 == 0, np.array(begins))

    def _next(self, rng: np.random.Generator, leaving: int) -> int:
        segment, backward = divmod(leaving, 2)
        node = self._node[segment, 1 - backward]
        here = self._order[self._begin[node] : self._begin[node + 1]]
        on = here[here // 2 != segment]
        return int(on[rng.integers(len(on))]) if len(on) else 2 * segment + 1 - backward
