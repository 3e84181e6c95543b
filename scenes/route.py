"""A bicycle ride from a seed: where and when each picture is taken, whatever it shows."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

START_LAT = 51.0779
START_LON = 4.2794
START_AT = datetime(2021, 2, 4, 9, 0, 0, tzinfo=UTC)
RIDE_M = 2500.0
METRES_PER_DEGREE = 111_320.0
STEP_M = 5.0


@dataclass(frozen=True)
class Stop:
    """One picture's place and time."""

    lat: float
    """WGS 84 degrees, rounded to 1e-7."""
    lon: float
    captured_at: datetime
    """UTC, to the millisecond."""


def plan_route(seed: int, count: int) -> list[Stop]:
    """Ride about 2.5 km through streets, with `count` pictures at uneven distances."""
    random = np.random.default_rng([seed, 21])
    track = _ride(random)
    spacing = RIDE_M / max(count, 1)
    along = (np.arange(count) + random.uniform(0.1, 0.9, count)) * spacing
    speed = random.normal(4.4, 0.35)
    waits = np.cumsum(random.choice([0.0, 0.0, 0.0, 6.0], count) * random.random(count))
    seconds = along / max(speed, 3.0) + waits
    return [_stop(track, metres, after) for metres, after in zip(along, seconds, strict=True)]


def _ride(random: np.random.Generator) -> NDArray[np.float64]:
    """Go straight along streets, turn at corners, bend homeward: (steps, 2) metres east, north."""
    heading, left_m = random.uniform(0, 2 * np.pi), 0.0
    bend = 0.0
    place = np.zeros(2)
    track = [place.copy()]
    side = random.choice([-1, 1])
    for _ in range(int(RIDE_M / STEP_M) + 2):
        if left_m <= 0:
            left_m = random.uniform(110, 320)
            bend = random.normal(0, 0.006)
            turn = random.choice([1.0, 1.0, 0.85, 0.5, -0.7]) * side
            heading += turn * np.pi / 2 + random.normal(0, 0.12)
        heading += bend
        place = place + STEP_M * np.array([np.sin(heading), np.cos(heading)])
        track.append(place)
        left_m -= STEP_M
    return np.array(track)


def _stop(track: NDArray[np.float64], metres: float, seconds: float) -> Stop:
    steps = np.arange(len(track)) * STEP_M
    east, north = (float(np.interp(metres, steps, track[:, axis])) for axis in (0, 1))
    lon_scale = METRES_PER_DEGREE * float(np.cos(np.radians(START_LAT)))
    return Stop(
        lat=round(START_LAT + north / METRES_PER_DEGREE, 7),
        lon=round(START_LON + east / lon_scale, 7),
        captured_at=START_AT + timedelta(milliseconds=round(seconds * 1000)),
    )
