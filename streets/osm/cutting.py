"""Pieces to segments: none longer than 100 m, and long ones cut evenly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import wrapped_e7
from litterfog.streets.osm.error import ExtractError
from litterfog.streets.osm.lines import Lines
from litterfog.streets.osm.pieces import Pieces

LONGEST_M = 100
MAX_SEGMENTS = 4_000_000  # some 200,000 km: more is a country, or nodes in places they are not at


@dataclass(frozen=True, slots=True)
class Segments:
    """Segments in the lines' order."""

    piece: NDArray[np.int64]  # row of Pieces
    part: NDArray[np.int64]  # of how many the piece is cut into, from 0
    parts: NDArray[np.int64]
    start: NDArray[np.int64]  # (n + 1,), into points
    points: NDArray[np.int32]  # (m, 2), latitude and longitude in 1e-7 degrees
    length_m: NDArray[np.float32]


def cut_evenly(lines: Lines, pieces: Pieces) -> Segments:
    """Cut what is over LONGEST_M into equal parts, of half that and more.

    Raises:
        ExtractError: more than MAX_SEGMENTS come of it.
    """
    parts = np.maximum(1, np.ceil(pieces.length_m / LONGEST_M)).astype(np.int64)
    if parts.sum() > MAX_SEGMENTS:
        raise ExtractError(
            f"the extract holds more than {MAX_SEGMENTS:,} segments: cut the town out"
        )
    piece = np.repeat(np.arange(len(parts)), parts)
    part = np.arange(len(piece)) - np.repeat(np.cumsum(parts) - parts, parts)
    length_m = (pieces.length_m / parts)[piece]
    inner = part > 0  # begins at a cut that is no node
    cut_m = (lines.along_m[pieces.start[piece]] + part * length_m)[inner]
    before = np.searchsorted(lines.along_m, cut_m)  # each lies before this point of its line
    point = np.insert(lines.place, before, _between(lines, before, cut_m), axis=0)
    begin = _moved(pieces.start, before)[piece]
    begin[inner] = before + np.arange(len(before))
    end = np.append(begin[1:], 0)
    last = part == parts[piece] - 1
    end[last] = _moved(pieces.end, before)[piece[last]]
    start, points = _copied(point, begin, end)
    return Segments(piece, part, parts[piece], start, points, length_m.astype(np.float32))


def _between(
    lines: Lines, before: NDArray[np.int64], along_m: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Find the places (n, 2) at lengths along the lines, each between two points of these."""
    here, there = lines.place[before - 1], lines.place[before]
    way = there - here
    way[:, 1] = wrapped_e7(way[:, 1])
    from_m, to_m = lines.along_m[before - 1], lines.along_m[before]
    share = (along_m - from_m) / (to_m - from_m)
    place = here + np.rint(share[:, np.newaxis] * way).astype(np.int64)
    place[:, 1] = wrapped_e7(place[:, 1])
    return place


def _moved(point: NDArray[np.int64], before: NDArray[np.int64]) -> NDArray[np.int64]:
    """Say where points are once others are put in before some."""
    return point + np.searchsorted(before, point, side="right")


def _copied(
    point: NDArray[np.int64], begin: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Give each segment points of its own, from begin to end; none twice in succession."""
    count = end - begin + 1
    segment = np.repeat(np.arange(len(count)), count)
    first = np.cumsum(count) - count
    points = point[np.repeat(begin - first, count) + np.arange(len(segment))]
    again = np.zeros(len(points), bool)
    again[1:] = (points[1:] == points[:-1]).all(axis=1) & (segment[1:] == segment[:-1])
    start = np.append(0, np.cumsum(np.bincount(segment[~again], minlength=len(count))))
    return start, points[~again].astype(np.int32)
