"""Litter on a town's streets, and which of it a ride's pictures show."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.rides.ways import Floats, Line, Way

_MEDIAN_100M = 3.0  # so that every grade occurs
_SPREAD = 1.5  # of its logarithm


@dataclass(frozen=True, slots=True)
class Litter:
    """Pieces on the line of a town; they lie where they are for the whole week."""

    at_m: Floats  # ascending
    first: NDArray[np.int64]  # (segments + 1,): segment i has the pieces first[i] to first[i + 1]

    @property
    def pieces(self) -> NDArray[np.int64]:
        """Count them by segment."""
        return np.diff(self.first)


def drop_litter(rng: np.random.Generator, line: Line) -> Litter:
    """Drop pieces at random, from hardly any on one segment to some hundred on another."""
    per_100m = _MEDIAN_100M * np.exp(_SPREAD * rng.standard_normal(len(line.length_m)))
    pieces = rng.poisson(per_100m * line.length_m / 100)
    segment = np.repeat(np.arange(len(pieces)), pieces)
    at_m = line.begin_m[segment] + rng.random(len(segment)) * line.length_m[segment]
    return Litter(np.sort(at_m), np.concatenate([[0], np.cumsum(pieces)]))


def shows_litter(
    litter: Litter, line: Line, way: Way, ridden_m: Floats, reach_m: float
) -> NDArray[np.bool_]:
    """Say which pictures, taken at metres of a ride, have a piece within reach ahead."""
    count = litter.pieces[way.segment]
    step = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count)
    segment = way.segment[step]
    along = litter.at_m[litter.first[segment] + nth] - line.begin_m[segment]
    along = np.where(way.forward[step], along, line.length_m[segment] - along)
    passed_m = np.sort(way.begin_m[step] + along)
    ahead = np.searchsorted(passed_m, ridden_m + reach_m) - np.searchsorted(passed_m, ridden_m)
    return ahead > 0
