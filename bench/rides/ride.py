"""One ride: a picture a second, where a receiver says it was taken, and what a classifier says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.rides.litter import Litter, shows_litter
from litterfog.bench.rides.ways import Crossings, Floats, Line, Way
from litterfog.streets.earth import METRES_A_DEGREE, wrapped

_ERROR_S = 20  # a receiver's error wanders: drawn anew each 20 s, in between interpolated
_WITHIN = 1.515  # of a normal error's standard deviation: 68 % of places, which is "accuracy"


@dataclass(frozen=True, slots=True)
class RideSettings:
    """How long a ride is, and how well it sees."""

    hours: float = 2.0
    reach_m: float = 8.0
    accuracy_m: tuple[float, float] = (3.0, 10.0)  # of a ride's positions
    untold: float = 0.1  # of the pictures have no accuracy
    recall: float = 0.9  # of the pictures with litter
    false_alarms: float = 0.02  # of those without


@dataclass(frozen=True, slots=True)
class Ride:
    """Its pictures, a second apart, as columns of one length."""

    lat: Floats  # as the receiver tells
    lon: Floats
    accuracy_m: Floats  # NaN where none is told
    hit: NDArray[np.bool_]
    segment_row: NDArray[np.int64]  # where it was taken, whatever its position says
    true_lat: Floats
    true_lon: Floats


def ride(
    rng: np.random.Generator,
    line: Line,
    crossings: Crossings,
    litter: Litter,
    settings: RideSettings,
) -> Ride:
    """Ride through a town at 4 to 6 m/s."""
    ridden_m = np.cumsum(rng.uniform(4, 6, round(settings.hours * 3_600)))
    way = crossings.way(rng, line.length_m, float(ridden_m[-1]))
    at_m, segment = _places(line, way, ridden_m)
    true_lat, true_lon = line.place(at_m)
    lat, lon, accuracy_m = _received(rng, true_lat, true_lon, settings)
    shown = shows_litter(litter, line, way, ridden_m, settings.reach_m)
    chance = np.where(shown, settings.recall, settings.false_alarms)
    hit = rng.random(len(shown)) < chance
    return Ride(lat, lon, accuracy_m, hit, segment, true_lat, true_lon)


def _places(line: Line, way: Way, ridden_m: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Give where on the line pictures are taken, and on which segments."""
    step = np.searchsorted(way.begin_m, ridden_m, side="right") - 1
    segment = way.segment[step]
    along = np.minimum(ridden_m - way.begin_m[step], line.length_m[segment])
    along = np.where(way.forward[step], along, line.length_m[segment] - along)
    return line.begin_m[segment] + along, segment


def _received(
    rng: np.random.Generator, lat: Floats, lon: Floats, settings: RideSettings
) -> tuple[Floats, Floats, Floats]:
    """Give what a receiver tells: latitude, longitude, accuracy."""
    accuracy = rng.uniform(*settings.accuracy_m)
    north, east = (
        _wandering(rng, len(lat)) * accuracy / _WITHIN / METRES_A_DEGREE for _ in range(2)
    )
    told = np.where(rng.random(len(lat)) < settings.untold, np.nan, accuracy)
    received_lon = lon + east / np.cos(np.radians(lat))
    return lat + north, wrapped(received_lon), told


def _wandering(rng: np.random.Generator, seconds: int) -> Floats:
    """Draw an error of standard deviation 1 that changes slowly."""
    drawn = rng.standard_normal(seconds // _ERROR_S + 2)
    at = np.arange(seconds) / _ERROR_S
    whole, part = at.astype(int), at % 1
    between = drawn[whole] * (1 - part) + drawn[whole + 1] * part
    return np.asarray(between / np.hypot(part, 1 - part))
