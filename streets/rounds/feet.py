"""Where on the streets the spots of a round lie: the nearest point of the nearest line."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.lines import Lines

_FIRST_M = 100.0  # a band of so much to the north and south is looked at first


@dataclass(frozen=True, slots=True)
class Feet:
    """Columns by spot."""

    line: NDArray[np.int64]
    share: Numbers  # of the line, 0 at its beginning to 1
    away_m: Numbers


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Straight pieces of lines, by ascending southern end."""

    south: Numbers  # (n,)
    tallest_m: float
    line: NDArray[np.int64]
    begin: Numbers  # (n, 2)
    step: Numbers  # (n, 2): from its begin to its end
    along: Numbers  # (n, 2): metres of both along the line


def feet_of(lines: Lines, spots: Numbers) -> Feet:
    """Find them for spots in metres, (n, 2); there is at least one line."""
    pieces = _pieces(lines)
    found = [_foot(pieces, spot) for spot in spots]
    line = np.array([line for line, _, _ in found], np.int64)
    along = np.array([along for _, along, _ in found])
    whole = lines.along[lines.start[1:] - 1][line]
    share = np.divide(along, whole, out=np.zeros(len(line)), where=whole > 0)
    return Feet(line, share.clip(0, 1), np.array([away_m for _, _, away_m in found]))


def _pieces(lines: Lines) -> _Pieces:
    line = np.repeat(np.arange(len(lines)), np.diff(lines.start))
    first = np.flatnonzero(line[1:] == line[:-1])
    low = lines.metres[[first, first + 1], 1].min(axis=0)
    order = np.argsort(low)
    first = first[order]
    step = lines.metres[first + 1] - lines.metres[first]
    along = np.stack((lines.along[first], lines.along[first + 1]), axis=1)
    tallest_m = float(abs(step[:, 1]).max())
    return _Pieces(low[order], tallest_m, line[first], lines.metres[first], step, along)


def _foot(pieces: _Pieces, spot: Numbers) -> tuple[int, float, float]:
    """Give the line, how far along it in metres, and how far away in metres."""
    band_m = _FIRST_M
    while True:
        reach = (spot[1] - band_m - pieces.tallest_m, spot[1] + band_m)
        low, high = np.searchsorted(pieces.south, reach)
        if high > low:
            at, share, away_m = _nearest(pieces, slice(low, high), spot)
            # What lies outside of the band is further away than it is high.
            if away_m <= band_m or high - low == len(pieces.south):
                begin, end = pieces.along[low + at]
                return int(pieces.line[low + at]), float(begin + share * (end - begin)), away_m
        band_m *= 4


def _nearest(pieces: _Pieces, among: slice, spot: Numbers) -> tuple[int, float, float]:
    begin, step = pieces.begin[among], pieces.step[among]
    to = spot - begin
    squared = (step**2).sum(axis=1)
    share = (to * step).sum(axis=1)
    share = np.divide(share, squared, out=np.zeros(len(step)), where=squared > 0).clip(0, 1)
    away_m = np.hypot(*(to - share[:, None] * step).T)
    at = int(away_m.argmin())
    return at, float(share[at]), float(away_m[at])
