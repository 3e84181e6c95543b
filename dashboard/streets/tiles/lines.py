"""Segments on the map's square: which of them a tile has, and their points on its grid."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.streets.tiles.classes import CLASS_ZOOM, MOST_ZOOM, classes_of
from litterfog.streets.streets import E7, Streets
from litterfog.wire.store.mercator import to_mercator

MOST_SEGMENTS: Final = 8_000  # of a tile: some 250 kB, 100 compressed
_FAR_EXTENT, _NEAR_EXTENT = 1024, 4096  # steps of a tile: half a pixel where it is not enlarged
_BESIDE: Final = 16  # a part of a tile this small is drawn by its neighbour too: lines are wide
_TURN: Final = 1 << 32

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TileLines:
    """What a tile draws: lines by the row of their segment."""

    row: Rows
    start: Rows  # (n + 1,): line i has the points start[i] to start[i + 1], two or more
    points: NDArray[np.int64]  # (m, 2): x and y in steps from the tile's north-west corner
    extent: int  # steps of the tile's side


class Lines:
    """The segments of some streets in Web Mercator, 2^32 to a turn."""

    def __init__(self, streets: Streets) -> None:
        lat, lon = streets.points.T / E7
        x, y = (column.astype(np.int64) for column in to_mercator(lat, lon))
        self._start = streets.start.astype(np.int64)
        self._x, self._y = self._joined(x), y
        self._class = classes_of(streets.kinds)[streets.kind]
        self._length_m = streets.length_m
        ends = self._start[:-1]
        self._west, self._north = (np.minimum.reduceat(one, ends) for one in (self._x, self._y))
        self._east, self._south = (np.maximum.reduceat(one, ends) for one in (self._x, self._y))

    @property
    def class_of(self) -> NDArray[np.uint8]:
        """The class of each row."""
        return self._class

    def of_tile(self, z: int, x: int, y: int) -> TileLines:
        """Draw a tile: what is too small to be seen is left out."""
        rows, extent = self._rows(z, x, y), _NEAR_EXTENT if z >= MOST_ZOOM else _FAR_EXTENT
        count = self._start[rows + 1] - self._start[rows]
        line = np.repeat(np.arange(len(rows)), count)
        point = np.arange(len(line)) + (self._start[rows] - np.cumsum(count) + count)[line]
        shift = 32 - z - (extent.bit_length() - 1)
        points = np.stack((self._x[point], self._y[point]), axis=1) >> shift
        points -= np.array((x, y)) * extent
        return _drawn(rows, line, points, extent)

    def _rows(self, z: int, x: int, y: int) -> Rows:
        """Choose those that cross the tile; of too many the most important, then the longest."""
        side = _TURN >> z
        beside = side // _BESIDE
        west, north = x * side, y * side
        inside = (self._east >= west - beside) & (self._west <= west + side + beside)
        inside &= (self._south >= north - beside) & (self._north <= north + side + beside)
        inside &= np.array(CLASS_ZOOM)[self._class] <= z
        rows = np.flatnonzero(inside)
        if len(rows) > MOST_SEGMENTS:
            order = np.lexsort((-self._length_m[rows], self._class[rows]))
            rows = np.sort(rows[order[:MOST_SEGMENTS]])
        return rows

    def _joined(self, x: NDArray[np.int64]) -> NDArray[np.int64]:
        """Let a segment over the 180th meridian go on east of it."""
        first = np.repeat(x[self._start[:-1]], np.diff(self._start))
        return first + (x - first + _TURN // 2) % _TURN - _TURN // 2


def _drawn(rows: Rows, line: Rows, points: NDArray[np.int64], extent: int) -> TileLines:
    """Leave out points that lie on the one before, and lines of which no two are left."""
    kept = np.ones(len(line), bool)
    kept[1:] = (line[1:] != line[:-1]) | (points[1:] != points[:-1]).any(axis=1)
    kept &= (np.bincount(line[kept], minlength=len(rows)) > 1)[line]
    count = np.bincount(line[kept], minlength=len(rows))
    start = np.append(0, np.cumsum(count[count > 1]))
    return TileLines(rows[count > 1], start, points[kept], extent)
