"""The addresses that map pages ask for as people pan, zoom and filter. Knows no connection."""

import math
from collections.abc import Iterator
from urllib.parse import urlencode

import numpy as np

from litterfog.bench.dashboard.town import SPLITS, Town

ACCEPT = {"Accept-Encoding": "gzip, deflate, br, zstd", "Accept": "application/json"}

_SCREENS = ((412, 915), (1_000, 800), (1_500, 1_000))  # CSS pixels of a map
_WORLD_PX = 512  # MapLibre's at zoom 0
_MOST_LATITUDE = 85.05
_TIMES = ("24h", "7d", "30d", "14d")

Words = list[tuple[str, str]]


def view_path(words: Words) -> str:
    """Give the path of a view."""
    return f"/api/view?{urlencode(words, safe=',')}"


def pans_zooms_filters(town: Town, count: int, seed: int) -> list[str]:
    """Draw views: a third pans in the streets, a third at any zoom, a third with filters."""
    rng = np.random.default_rng(seed)
    ways = (_pan, _zoom, _filter)
    return [view_path(ways[number % 3](town, rng)) for number in range(count)]


def viewers_views(town: Town, count: int, seed: int) -> list[str]:
    """Draw the views that viewers look at: the town or a part of it."""
    rng = np.random.default_rng(seed)
    return [view_path(_view(town, rng, float(rng.uniform(11, 17)))) for _ in range(count)]


def _pan(town: Town, rng: np.random.Generator) -> Words:
    return _view(town, rng, float(rng.uniform(13, 18)))


def _zoom(town: Town, rng: np.random.Generator) -> Words:
    return _view(town, rng, float(rng.uniform(2, 18)))


def _filter(town: Town, rng: np.random.Generator) -> Words:
    choices = (
        ("since", str(rng.choice(_TIMES))),
        ("device", str(rng.choice(list(town.devices)))),
        ("min_probability", f"{rng.uniform(0.5, 0.95):.2f}"),
        ("split", str(rng.choice(SPLITS))),
    )
    chosen = rng.choice(len(choices), int(rng.integers(1, 4)), replace=False)
    return _view(town, rng, float(rng.uniform(10, 16))) + [choices[one] for one in chosen]


def _view(town: Town, rng: np.random.Generator, zoom: float) -> Words:
    """Look at a place where there are hits."""
    row = int(rng.integers(len(town)))
    width, height = _SCREENS[int(rng.integers(len(_SCREENS)))]
    edges = _edges(float(town.lat[row]), float(town.lon[row]), zoom, width, height)
    bbox = ",".join(f"{edge:.6f}" for edge in edges)
    return [("bbox", bbox), ("zoom", f"{zoom:.2f}")]


def _edges(lat: float, lon: float, zoom: float, width: int, height: int) -> Iterator[float]:
    """Give west, south, east and north of a map; never more than the world."""
    world = _WORLD_PX * 2**zoom
    half_lon = min(180.0, width / world * 180)
    y = math.asinh(math.tan(math.radians(lat)))
    half_y = height / world * math.pi
    south, north = (math.degrees(math.atan(math.sinh(y + way * half_y))) for way in (-1, 1))
    if half_lon == 180.0:
        lon = 0.0
    yield from (_wrapped(lon - half_lon), max(-_MOST_LATITUDE, south))
    yield from (_wrapped(lon + half_lon), min(_MOST_LATITUDE, north))


def _wrapped(lon: float) -> float:
    return lon if -180 <= lon <= 180 else lon - math.copysign(360, lon)
