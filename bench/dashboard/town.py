"""Hits of a made-up town: along its streets, over 60 days, from a seed. Knows no store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PICTURES_PER_HIT: Final = 10
DAYS: Final = 60
MODELS: Final = ("litter-160-int8", "litter-224-int8")
SPLITS: Final = ("split13", "split5", "edge-only", "cloud-only")

_CENTRE = (51.0259, 4.4776)  # Mechelen; an H3 cell of resolution 3 holds the town
_RADIUS_M = 5_000.0
_STREETS = 400
_BESIDE_M = 3.0  # of the street's middle
_METRES_PER_DEGREE = 111_195.0
_DAY_MS = 86_400_000

Bounds = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class Town:
    """Hits as columns of one length, the oldest first."""

    id: NDArray[np.uint8]  # (hits, 16): a UUID of version 7
    captured_ms: NDArray[np.int64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    probability: NDArray[np.float32]
    device: NDArray[np.uint16]  # numbers into `devices`
    model: NDArray[np.uint16]  # into MODELS
    split: NDArray[np.uint16]  # into SPLITS
    devices: Sequence[str]

    def __len__(self) -> int:
        return len(self.captured_ms)

    @property
    def bounds(self) -> Bounds:
        """Where the hits are."""
        west, south = self.lon.min(), self.lat.min()
        return float(west), float(south), float(self.lon.max()), float(self.lat.max())


def make_town(hits: int, devices: int, seed: int, now_ms: int) -> Town:
    """Draw the hits; the newest was captured at `now_ms` at the latest."""
    rng = np.random.default_rng(seed)
    captured_ms = np.sort(now_ms - rng.integers(0, DAYS * _DAY_MS, hits))
    lat, lon = _places(rng, hits)
    return Town(
        id=_ids(rng, captured_ms),
        captured_ms=captured_ms,
        lat=lat,
        lon=lon,
        probability=(0.5 + 0.5 * rng.beta(2, 1, hits)).astype(np.float32),
        device=rng.integers(0, devices, hits).astype(np.uint16),
        model=rng.choice(len(MODELS), hits, p=(0.8, 0.2)).astype(np.uint16),
        split=rng.choice(len(SPLITS), hits, p=(0.6, 0.2, 0.15, 0.05)).astype(np.uint16),
        devices=[f"bicycle-{number:03}" for number in range(1, devices + 1)],
    )


def _places(rng: np.random.Generator, hits: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Put hits along streets, some of which are far dirtier than others; (lat, lon)."""
    middle = rng.normal(0, _RADIUS_M / 2.5, (_STREETS, 2))  # metres north and east of the centre
    heading = rng.uniform(0, np.pi, _STREETS)
    length = rng.uniform(100, 1_200, _STREETS)
    weight = 1 / np.arange(1, _STREETS + 1) ** 0.7
    street = rng.choice(_STREETS, hits, p=weight / weight.sum())
    along = rng.uniform(-0.5, 0.5, hits) * length[street]
    beside = rng.normal(0, _BESIDE_M, hits)
    sin, cos = np.sin(heading)[street], np.cos(heading)[street]
    north = middle[street, 0] + along * sin + beside * cos
    east = middle[street, 1] + along * cos - beside * sin
    lat = _CENTRE[0] + north / _METRES_PER_DEGREE
    lon = _CENTRE[1] + east / _METRES_PER_DEGREE / np.cos(np.radians(_CENTRE[0]))
    return np.round(lat, 7), np.round(lon, 7)


def _ids(rng: np.random.Generator, captured_ms: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Make ids as `wire.frame.new_frame_id` does: 48 bits of time, version 7, chance."""
    ids = rng.integers(0, 256, (len(captured_ms), 16), dtype=np.uint8)
    ids[:, :6] = captured_ms.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 2:]
    ids[:, 6] = ids[:, 6] & 0x0F | 0x70
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    return ids
