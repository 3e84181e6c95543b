"""Simulate a week: bicycles ride, take a picture a second, and a classifier judges it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.rides.litter import drop_litter, shows_litter
from litterfog.bench.rides.ways import METRES_PER_DEGREE, Crossings, Floats, Line, Way, line_of
from litterfog.streets.streets import Streets

DAY_MS = 86_400_000

_START_MS = 8 * 3_600_000  # of a day
_ERROR_S = 20  # a receiver's error wanders: drawn anew each 20 s, in between interpolated
_WITHIN = 1.515  # of a normal error's standard deviation: 68 % of places, which is "accuracy"


@dataclass(frozen=True, slots=True)
class WeekSettings:
    """Who rides, how long, and how well they see."""

    bicycles: int = 10
    days: int = 7
    hours: float = 2.0  # a day
    reach_m: float = 8.0
    accuracy_m: tuple[float, float] = (3.0, 10.0)  # of a ride's positions
    untold: float = 0.1  # of the pictures have no accuracy
    recall: float = 0.9  # of the pictures with litter
    false_alarms: float = 0.02  # of those without


@dataclass(frozen=True, slots=True)
class Week:
    """Pictures as columns of one length, and the truth."""

    lat: Floats
    lon: Floats
    accuracy_m: Floats  # NaN where none is told
    captured_ms: NDArray[np.int64]
    device: NDArray[np.uint16]
    hit: NDArray[np.bool_]
    segment_row: NDArray[np.int64]  # where it was taken, whatever its position says
    pieces: NDArray[np.int64]  # of litter, by segment
    litter_100m: Floats  # by segment

    def __len__(self) -> int:
        return len(self.lat)


def simulate_week(
    streets: Streets, first_day: int, seed: int, settings: WeekSettings | None = None
) -> Week:
    """Let them ride from `first_day` (since 1970-01-01) on."""
    settings = settings or WeekSettings()
    rng = np.random.default_rng(seed)
    town = _Town(streets, rng)
    rides = [
        _ride(rng, town, day, device, settings)
        for day in range(first_day, first_day + settings.days)
        for device in range(settings.bicycles)
    ]
    pieces = town.litter.pieces
    return Week(
        lat=np.concatenate([ride.lat for ride in rides]),
        lon=np.concatenate([ride.lon for ride in rides]),
        accuracy_m=np.concatenate([ride.accuracy_m for ride in rides]),
        captured_ms=np.concatenate([ride.captured_ms for ride in rides]),
        device=np.concatenate([ride.device for ride in rides]),
        hit=np.concatenate([ride.hit for ride in rides]),
        segment_row=np.concatenate([ride.segment_row for ride in rides]),
        pieces=pieces,
        litter_100m=100 * pieces / np.maximum(town.line.length_m, 1),
    )


class _Town:
    def __init__(self, streets: Streets, rng: np.random.Generator) -> None:
        self.line = line_of(streets)
        self.crossings = Crossings(streets)
        self.litter = drop_litter(rng, self.line)


@dataclass(frozen=True, slots=True)
class _Ride:
    lat: Floats
    lon: Floats
    accuracy_m: Floats
    captured_ms: NDArray[np.int64]
    device: NDArray[np.uint16]
    hit: NDArray[np.bool_]
    segment_row: NDArray[np.int64]


def _ride(
    rng: np.random.Generator, town: _Town, day: int, device: int, settings: WeekSettings
) -> _Ride:
    """Ride from eight in the morning on, at 4 to 6 m/s."""
    seconds = np.arange(round(settings.hours * 3_600), dtype=np.int64)
    ridden_m = np.cumsum(rng.uniform(4, 6, len(seconds)))
    way = town.crossings.ride(rng, town.line.length_m, float(ridden_m[-1]))
    shown = shows_litter(town.litter, town.line, way, ridden_m, settings.reach_m)
    at_m, segment = _places(town.line, way, ridden_m)
    lat, lon, accuracy_m = _told(rng, town.line, at_m, settings)
    return _Ride(
        lat,
        lon,
        accuracy_m,
        day * DAY_MS + _START_MS + seconds * 1_000,
        np.full(len(seconds), device, np.uint16),
        _judged(rng, shown, settings),
        segment,
    )


def _judged(
    rng: np.random.Generator, shown: NDArray[np.bool_], settings: WeekSettings
) -> NDArray[np.bool_]:
    chance = np.where(shown, settings.recall, settings.false_alarms)
    return rng.random(len(shown)) < chance


def _places(line: Line, way: Way, ridden_m: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Give where on the line pictures are taken, and on which segments."""
    step = np.searchsorted(way.begin_m, ridden_m, side="right") - 1
    segment = way.segment[step]
    along = np.minimum(ridden_m - way.begin_m[step], line.length_m[segment])
    along = np.where(way.forward[step], along, line.length_m[segment] - along)
    return line.begin_m[segment] + along, segment


def _told(
    rng: np.random.Generator, line: Line, at_m: Floats, settings: WeekSettings
) -> tuple[Floats, Floats, Floats]:
    """Give what a receiver tells: latitude, longitude, accuracy."""
    lat, lon = line.place(at_m)
    accuracy = rng.uniform(*settings.accuracy_m)
    north, east = (_wandering(rng, len(at_m)) * accuracy / _WITHIN for _ in range(2))
    told = np.where(rng.random(len(at_m)) < settings.untold, np.nan, accuracy)
    lon = lon + east / METRES_PER_DEGREE / np.cos(np.radians(lat))
    return lat + north / METRES_PER_DEGREE, (lon + 180) % 360 - 180, told


def _wandering(rng: np.random.Generator, seconds: int) -> Floats:
    """Draw an error of standard deviation 1 that changes slowly."""
    drawn = rng.standard_normal(seconds // _ERROR_S + 2)
    at = np.arange(seconds) / _ERROR_S
    whole, part = at.astype(int), at % 1
    between = drawn[whole] * (1 - part) + drawn[whole + 1] * part
    return np.asarray(between / np.hypot(part, 1 - part))
