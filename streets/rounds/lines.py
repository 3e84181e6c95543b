"""The segments around a round as lines in a plane, and the parts of them that it goes along."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import Numbers
from litterfog.streets.ends import ends_of
from litterfog.streets.rounds.plane import Plane
from litterfog.streets.streets import E7, Streets


@dataclass(frozen=True, slots=True)
class Lines:
    """Segments as columns: line i has the points start[i] to start[i + 1]."""

    row: NDArray[np.int64]  # (n,): of each line in the streets
    start: NDArray[np.int64]  # (n + 1,)
    metres: Numbers  # (points, 2): east, north
    along: Numbers  # (points,): metres from the line's beginning
    length_m: Numbers  # (n,): as the streets tell it
    ends: NDArray[np.int64]  # (n, 2): numbers of the places that lines begin and end at

    def __len__(self) -> int:
        return len(self.row)

    def part(self, line: int, begin: float, end: float) -> Numbers:
        """Give the points between two shares of a line, 0 to 1, in that direction."""
        points = slice(self.start[line], self.start[line + 1])
        along, metres = self.along[points], self.metres[points]
        low, high = sorted((begin * along[-1], end * along[-1]))
        inner = metres[np.searchsorted(along, low, "right") : np.searchsorted(along, high, "left")]
        first, last = (
            np.array([[np.interp(at, along, metres[:, axis]) for axis in (0, 1)]])
            for at in (low, high)
        )
        part = np.concatenate((first, inner, last))
        return part if begin <= end else part[::-1]


def lines_around(
    streets: Streets, plane: Plane, box: Numbers, among: NDArray[np.bool_] | None = None
) -> Lines:
    """Give the segments whose own box meets a box, of all or among those that are marked, (n,).

    A box is west and south, east and north in metres, (2, 2).
    """
    metres = plane.metres(streets.points / E7)
    start = streets.start.astype(np.int64)
    least, most = (of.reduceat(metres, start[:-1]) for of in (np.minimum, np.maximum))
    chosen = ((most >= box[0]) & (least <= box[1])).all(axis=1)
    if among is not None:
        chosen &= among
    row = np.flatnonzero(chosen)
    counts = start[1:] - start[:-1]
    points = np.repeat(chosen, counts)
    start = np.concatenate(([0], np.cumsum(counts[row])))
    return Lines(
        row=row,
        start=start,
        metres=metres[points],
        along=_along(metres[points], start),
        length_m=streets.length_m[row].astype(np.float64),
        ends=ends_of(streets.points[points], start),
    )


def _along(metres: Numbers, start: NDArray[np.int64]) -> Numbers:
    steps = np.zeros(len(metres))
    steps[1:] = np.hypot(*np.diff(metres, axis=0).T)
    along = np.cumsum(steps)
    return along - np.repeat(along[start[:-1]], np.diff(start))
