"""Litter on a town's streets, and which of it a ride's pictures show."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.rides.ways import Floats, Line, Way
from litterfog.streets.earth import METRES_A_DEGREE, wrapped

_MEDIAN_100M = 3.0  # so that every grade occurs
_SPREAD = 1.5  # of its logarithm
_WAVES = 100
_WAVE_M = (150.0, 600.0)  # how far apart a town's clean and dirty places are


@dataclass(frozen=True, slots=True)
class Litter:
    """Pieces on the line of a town, as they lie for a day."""

    at_m: Floats  # ascending
    first: NDArray[np.int64]  # (segments + 1,): segment i has the pieces first[i] to first[i + 1]


def draw_rates(rng: np.random.Generator, line: Line) -> Floats:
    """Draw each segment's pieces per 100 m: from hardly any to a hundred, alike where near.

    A sum of waves over the plane: two ways side by side, or the pieces of one street, share what
    makes a place dirty.
    """
    lat, lon = line.place(line.begin_m + line.length_m / 2)
    north = (lat - lat.mean()) * METRES_A_DEGREE
    east = wrapped(lon - lon[0]) * METRES_A_DEGREE * np.cos(np.radians(lat))
    wave = 2 * np.pi / rng.uniform(*_WAVE_M, _WAVES)
    heading, phase = rng.uniform(0, 2 * np.pi, (2, _WAVES))
    level = np.zeros(len(lat))
    for k, way, begin in zip(wave, heading, phase, strict=True):
        level += np.cos(k * (north * np.cos(way) + east * np.sin(way)) + begin)
    return np.asarray(_MEDIAN_100M * np.exp(_SPREAD * level * np.sqrt(2 / _WAVES)))


def drop_litter(rng: np.random.Generator, line: Line, litter_100m: Floats) -> Litter:
    """Drop a day's pieces at random."""
    pieces = rng.poisson(litter_100m * line.length_m / 100)
    segment = np.repeat(np.arange(len(pieces)), pieces)
    at_m = line.begin_m[segment] + rng.random(len(segment)) * line.length_m[segment]
    return Litter(np.sort(at_m), np.concatenate([[0], np.cumsum(pieces)]))


def shows_litter(
    litter: Litter, line: Line, way: Way, ridden_m: Floats, reach_m: float
) -> NDArray[np.bool_]:
    """Say which pictures, taken at metres of a ride, have a piece within reach ahead."""
    count = np.diff(litter.first)[way.segment]
    step = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count)
    segment = way.segment[step]
    along = litter.at_m[litter.first[segment] + nth] - line.begin_m[segment]
    along = np.where(way.forward[step], along, line.length_m[segment] - along)
    passed_m = np.sort(way.begin_m[step] + along)
    ahead = np.searchsorted(passed_m, ridden_m + reach_m) - np.searchsorted(passed_m, ridden_m)
    return ahead > 0
