"""Hits by their place on a plane around a point, for the tests of spots."""

from collections.abc import Sequence

import numpy as np

from litterfog.streets.spots.columns import Hits

METRES_A_DEGREE = 111_195.08  # of latitude
HELSINKI = (60.17, 24.94)
NOON_MS = 1_790_000_000_000 // 86_400_000 * 86_400_000 + 43_200_000
DAY_MS = 86_400_000


def degrees(north_m: float, east_m: float = 0, near: tuple[float, float] = HELSINKI) -> list[float]:
    """Give latitude and longitude of a place near a point."""
    flat = METRES_A_DEGREE * float(np.cos(np.radians(near[0])))
    return [near[0] + north_m / METRES_A_DEGREE, near[1] + east_m / flat]


def hits(
    places: Sequence[Sequence[float]],
    *,
    ids: Sequence[int] | None = None,
    captured_ms: Sequence[int] | None = None,
    accuracy_m: Sequence[float] | float = np.nan,
    probability: Sequence[float] | float = 0.9,
    items: Sequence[int] | int = 0,
) -> Hits:
    """Make hits at places in degrees, a second apart and numbered unless said otherwise."""
    count = len(places)
    moments = NOON_MS + 1_000 * np.arange(count) if captured_ms is None else captured_ms
    lat, lon = np.array(places, np.float64).reshape(count, 2).T
    return Hits(
        id_high=np.full(count, 7, np.uint64),
        id_low=np.array(range(1, count + 1) if ids is None else ids, np.uint64),
        captured_ms=np.array(moments, np.int64),
        lat=lat,
        lon=lon,
        accuracy_m=np.broadcast_to(np.asarray(accuracy_m, np.float32), count),
        probability=np.broadcast_to(np.asarray(probability, np.float32), count),
        items=np.broadcast_to(np.asarray(items, np.uint16), count),
    )


def town(count: int, seed: int = 7) -> Hits:
    """Draw hits in 400 by 400 m over ten days, many of them near each other."""
    random = np.random.default_rng(seed)
    return hits(
        [degrees(*place) for place in random.uniform(0, 400, (count, 2))],
        captured_ms=sorted((NOON_MS + random.integers(0, 10 * DAY_MS, count)).tolist()),
        accuracy_m=random.choice([np.nan, 2.0, 6.0, 40.0], count).tolist(),
        probability=random.random(count).tolist(),
    )
