"""Simulate a week: bicycles ride a town each day, and each night it is swept and littered anew."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from litterfog.bench.rides.litter import draw_rates, drop_litter
from litterfog.bench.rides.ride import Ride, RideSettings, ride
from litterfog.bench.rides.ways import Crossings, Floats, line_of
from litterfog.streets.streets import Streets

DAY_MS = 86_400_000
_START_MS = 8 * 3_600_000  # of a day


@dataclass(frozen=True, slots=True)
class WeekSettings:
    """Who rides, and how."""

    bicycles: int = 10
    days: int = 7
    ride: RideSettings = field(default_factory=RideSettings)  # one a day and bicycle


@dataclass(frozen=True, slots=True)
class Week:
    """Pictures as columns of one length, and the truth."""

    pictures: Ride  # all of them
    captured_ms: NDArray[np.int64]
    device: NDArray[np.uint16]
    litter_100m: Floats  # by segment: the pieces that a day brings, in the mean

    def __len__(self) -> int:
        return len(self.device)


def simulate_week(
    streets: Streets, first_day: int, seed: int, settings: WeekSettings | None = None
) -> Week:
    """Let them ride from `first_day` (since 1970-01-01) on; a seed gives one week."""
    settings = settings or WeekSettings()
    rng = np.random.default_rng(seed)
    line, crossings = line_of(streets), Crossings(streets)
    litter_100m = draw_rates(rng, line)
    rides: list[Ride] = []
    for _ in range(settings.days):
        litter = drop_litter(rng, line, litter_100m)
        rides += [
            ride(rng, line, crossings, litter, settings.ride) for _ in range(settings.bicycles)
        ]
    pictures = _joined(rides)
    day, device, second = np.unravel_index(
        np.arange(len(pictures.lat)), (settings.days, settings.bicycles, len(rides[0].lat))
    )
    captured_ms = (first_day + day) * DAY_MS + _START_MS + second * 1_000
    return Week(pictures, captured_ms, device.astype(np.uint16), litter_100m)


def _joined(rides: list[Ride]) -> Ride:
    return Ride(
        lat=np.concatenate([one.lat for one in rides]),
        lon=np.concatenate([one.lon for one in rides]),
        accuracy_m=np.concatenate([one.accuracy_m for one in rides]),
        hit=np.concatenate([one.hit for one in rides]),
        segment_row=np.concatenate([one.segment_row for one in rides]),
        true_lat=np.concatenate([one.true_lat for one in rides]),
        true_lon=np.concatenate([one.true_lon for one in rides]),
    )
