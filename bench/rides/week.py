"""Simulate a week: bicycles ride, take a picture a second, and a classifier judges it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.rides.litter import drop_litter, shows_litter
from litterfog.bench.rides.ways import Crossings, Floats, Line, Way, line_of
from litterfog.streets.streets import Streets

DAY_MS = 86_400_000

_START_MS = 8 * 3_600_000  # of a day
_ERROR_S = 20  # a receiver's error wanders: drawn anew each 20 s, in between between
_WITHIN = 1.515  # of a normal error's standard deviation: 68 % of places, which is "accuracy"
_METRES_PER_DEGREE = 111_195.0


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
    line, crossings = line_of(streets), Crossings(streets)
    litter = drop_litter(rng, line)
    seconds = np.arange(round(settings.hours * 3_600))
    rides = []
    for day in range(first_day, first_day + settings.days):
        for device in range(settings.bicycles):
            ridden_m = np.cumsum(rng.uniform(4, 6, len(seconds)))
            way = crossings.ride(rng, line.length_m, float(ridden_m[-1]))
            litter_seen = shows_litter(litter, line, way, ridden_m, settings.reach_m)
            rides.append(
                (
                    *_taken(rng, line, way, ridden_m, settings),
                    day * DAY_MS + _START_MS + seconds * 1_000,
                    np.full(len(seconds), device, np.uint16),
                    _judged(rng, litter_seen, settings),
                )
            )
    lat, lon, accuracy_m, segment, captured_ms, device, hit = map(
        np.concatenate, zip(*rides, strict=True)
    )
    pieces = litter.pieces
    return Week(
        lat,
        lon,
        accuracy_m,
        captured_ms,
        device,
        hit,
        segment,
        pieces,
        100 * pieces / np.maximum(line.length_m, 1),
    )


def _judged(
    rng: np.random.Generator, litter_seen: NDArray[np.bool_], settings: WeekSettings
) -> NDArray[np.bool_]:
    chance = np.where(litter_seen, settings.recall, settings.false_alarms)
    return rng.random(len(litter_seen)) < chance


def _taken(
    rng: np.random.Generator, line: Line, way: Way, ridden_m: Floats, settings: WeekSettings
) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Give the position that a receiver tells, its accuracy, and the segment it was on."""
    step = np.searchsorted(way.begin_m, ridden_m, side="right") - 1
    segment = way.segment[step]
    along = np.minimum(ridden_m - way.begin_m[step], line.length_m[segment])
    along = np.where(way.forward[step], along, line.length_m[segment] - along)
    lat, lon = line.place(line.begin_m[segment] + along)
    accuracy = rng.uniform(*settings.accuracy_m)
    north, east = (_wandering(rng, len(step)) * accuracy / _WITHIN for _ in range(2))
    told = np.where(rng.random(len(step)) < settings.untold, np.nan, accuracy)
    lon = lon + east / _METRES_PER_DEGREE / np.cos(np.radians(lat))
    return lat + north / _METRES_PER_DEGREE, lon, told, segment


def _wandering(rng: np.random.Generator, seconds: int) -> Floats:
    """Draw an error of standard deviation 1 that changes slowly."""
    drawn = rng.standard_normal(seconds // _ERROR_S + 2)
    at = np.arange(seconds) / _ERROR_S
    whole, part = at.astype(int), at % 1
    between = drawn[whole] * (1 - part) + drawn[whole + 1] * part
    return np.asarray(between / np.hypot(part, 1 - part))
