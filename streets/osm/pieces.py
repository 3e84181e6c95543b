"""Lines cut where they meet, without the shortest pieces."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.osm.lines import Lines

SHORT_M = 15  # what a position cannot be told apart by; two halves of a crossing, mostly


@dataclass(frozen=True, slots=True)
class Pieces:
    """From one point of a line to another, in the lines' order."""

    start: NDArray[np.int64]  # point of Lines
    end: NDArray[np.int64]  # point of Lines, included
    length_m: NDArray[np.float64]


def pieces_of_lines(lines: Lines) -> Pieces:
    """Cut lines at the points that they share; what is under SHORT_M stays with its neighbour.

    A crossing may so lie within a piece, as one of its points. What is short and meets nothing is
    no street but the way to a door, whose sidewalk is left out.
    """
    cut = np.flatnonzero(lines.begins | lines.ends | lines.shared)
    cut = np.delete(cut, _needless(lines, cut))
    inside = ~lines.begins[cut[1:]]
    start, end = cut[:-1][inside], cut[1:][inside]
    length_m = lines.along_m[end] - lines.along_m[start]
    meets = lines.shared[start] | lines.shared[end]
    some = (length_m > 0) & (meets | (length_m >= SHORT_M))
    return Pieces(start[some], end[some], length_m[some])


def _needless(lines: Lines, cut: NDArray[np.int64]) -> list[int]:
    """Find the cuts (their rows) that make short pieces, line by line."""
    first = np.flatnonzero(lines.begins[cut])
    last = np.append(first[1:], len(cut))
    along = lines.along_m[cut]
    shortest = np.append(np.where(lines.begins[cut[1:]], np.inf, np.diff(along)), np.inf)
    if not len(first):
        return []
    short = np.minimum.reduceat(shortest, first) < SHORT_M
    needless = []
    for begin, end in zip(first[short].tolist(), last[short].tolist(), strict=True):
        kept = _without_short(list(range(begin, end)), along[begin:end].tolist())
        needless += sorted(set(range(begin, end)).difference(kept))
    return needless


def _without_short(cuts: list[int], along_m: list[float]) -> list[int]:
    """Join the shortest piece to its shorter neighbour until none is short, or one is left."""
    lengths = [after - before for before, after in pairwise(along_m)]
    while len(lengths) > 1 and (least := min(lengths)) < SHORT_M:
        at = lengths.index(least)
        left = lengths[at - 1] if at else np.inf
        right = lengths[at + 1] if at + 1 < len(lengths) else np.inf
        gone = at if left <= right else at + 1  # the cut between the two
        lengths[gone - 1] += lengths.pop(gone)
        del cuts[gone]
    return cuts
