"""The segment nearest to one place, in plain Python: about 20 microseconds."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from litterfog.streets.earth import METRES_AN_E7, TURN_E7
from litterfog.streets.grid import AROUND, CELL_E7, ROW_BITS, ROWS, SOUTH_E7, WEST_E7
from litterfog.streets.pieces import Pieces
from litterfog.streets.reach import LEAST_M
from litterfog.streets.streets import E7


class NearestOne:
    """Looks where `nearest_each` looks, and finds the same."""

    def __init__(self, pieces: Pieces) -> None:  # memoryviews are fastest at single numbers
        self._stretch = pieces.grid.stretch.data
        self._columns = pieces.grid.columns.data
        self._cell = pieces.cell.data
        self._piece = pieces.piece.data
        self._points = pieces.points.reshape(-1).data
        self._step = pieces.step.reshape(-1).data
        self._segment = pieces.segment.data

    def row(self, lat: float, lon: float, reach_m: float) -> int | None:
        """Give the nearest segment's row within a reach of at most `reach.MOST_M`.

        Most places find theirs close by, in few cells; only the rest are looked up further off.
        """
        if not (abs(lat) <= 90 and abs(lon) <= 360 and reach_m > 0):  # NaN is refused too
            return None
        y, x = round(lat * E7), round(lon * E7)
        found = self._within(y, x, min(reach_m, LEAST_M) / METRES_AN_E7)
        if found is None and reach_m > LEAST_M:
            return self._within(y, x, reach_m / METRES_AN_E7)
        return found

    def _within(self, y: int, x: int, reach: float) -> int | None:
        stretch = self._stretch[(y + SOUTH_E7) // CELL_E7]
        best, found = reach * reach, None
        for piece in self._near(y + SOUTH_E7, (x + WEST_E7) % TURN_E7, reach, reach / stretch):
            squared = self._squared(piece, y, x, stretch)
            if squared <= best:
                segment = self._segment[piece]
                if squared < best or found is None or segment < found:
                    best, found = squared, segment
        return found

    def _near(self, north: int, east: int, high: float, wide: float) -> Iterator[int]:
        """Give the pieces in the cells that a box touches, some of them more than once."""
        low, top = int((north - high) // CELL_E7), int((north + high) // CELL_E7)
        for row in range(max(low, 0), min(top, ROWS - 1) + 1):
            columns = self._columns[row]
            before = (row << ROW_BITS) + AROUND
            first = bisect_left(self._cell, before + int((east - wide) * columns // TURN_E7))
            last = before + int((east + wide) * columns // TURN_E7)
            yield from self._piece[first : bisect_right(self._cell, last, first)]

    def _squared(self, piece: int, y: int, x: int, stretch: float) -> float:
        """Give the squared distance to a piece, in 1e-7 degrees of latitude."""
        lat, lon = self._points[2 * piece] - y, self._points[2 * piece + 1] - x
        if abs(lon) > WEST_E7:  # across the 180th meridian
            lon -= TURN_E7 if lon > 0 else -TURN_E7
        up, along = self._step[2 * piece], self._step[2 * piece + 1]
        squashed = stretch * stretch
        ahead = -(lat * up + lon * along * squashed)
        if ahead <= 0:
            at = 0.0
        else:
            length = up * up + along * along * squashed
            at = ahead / length if ahead < length else 1.0
        high, wide = lat + at * up, (lon + at * along) * stretch
        return high * high + wide * wide
