"""Where the map looks: bounds, the view that shows them, the graticule drawn under them.

Knows geometry alone. Hits on both sides of the 180th meridian get a view of the whole world.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_WORLD_PX = 512  # MapLibre's world is this wide at zoom 0
_MARGIN = 0.2  # of the span, on each side
_LEAST_SPAN = 0.002  # degrees, about 200 m: a lone hit is not shown from a hand's breadth
_MOST_LAT = 85.0  # Mercator goes no further
_MOST_ZOOM = 18.0
_LINES = 8  # graticule lines across the bounds, about
_BEYOND = 5  # spans that the graticule reaches beyond the bounds


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, other: "Bounds") -> bool:
        """Say whether another box lies within this one."""
        return (
            self.west <= other.west
            and self.south <= other.south
            and self.east >= other.east
            and self.north >= other.north
        )


@dataclass(frozen=True, slots=True)
class View:
    """A map's centre in degrees and MapLibre zoom."""

    lat: float
    lon: float
    zoom: float


# Western Europe, until there are hits. Not the world: plotly.js sets a map's centre before its
# zoom, and MapLibre, when it shows the whole world, moves a centre that is far from the equator.
START = Bounds(-7.0, 43.0, 16.0, 56.0)


def bounds_of(places: Iterable[tuple[float, float]]) -> Bounds | None:
    """Find the box around (lat, lon) pairs; None without any."""
    pairs = list(places)
    if not pairs:
        return None
    lats, lons = [lat for lat, _ in pairs], [lon for _, lon in pairs]
    return Bounds(min(lons), min(lats), max(lons), max(lats))


def widened(bounds: Bounds) -> Bounds:
    """Add a margin, so that the next hits along the street still fall within."""
    dx = _margin(bounds.east - bounds.west)
    dy = _margin(bounds.north - bounds.south)
    return Bounds(
        max(-180.0, bounds.west - dx),
        max(-_MOST_LAT, bounds.south - dy),
        min(180.0, bounds.east + dx),
        min(_MOST_LAT, bounds.north + dy),
    )


def view_of(bounds: Bounds, map_size: Sequence[float]) -> View:
    """Choose the view that just shows the bounds on a map of (width, height) pixels."""
    width, height = (max(100.0, side) for side in map_size)
    top, bottom = _mercator(bounds.north), _mercator(bounds.south)
    across = max(1e-9, (bounds.east - bounds.west) / 360)
    down = max(1e-9, top - bottom)
    zoom = math.log2(min(width / (_WORLD_PX * across), height / (_WORLD_PX * down)))
    lat = _latitude((top + bottom) / 2)
    return View(lat, (bounds.west + bounds.east) / 2, min(_MOST_ZOOM, max(0.0, zoom)))


def graticule(bounds: Bounds) -> dict[str, Any]:
    """Draw lines of latitude and longitude around the bounds, as a GeoJSON geometry."""
    span = max(bounds.east - bounds.west, bounds.north - bounds.south)
    step = _round_step(span / _LINES)
    wide = Bounds(
        max(-180.0, bounds.west - _BEYOND * span),
        max(-_MOST_LAT, bounds.south - _BEYOND * span),
        min(180.0, bounds.east + _BEYOND * span),
        min(_MOST_LAT, bounds.north + _BEYOND * span),
    )
    meridians = [[[x, wide.south], [x, wide.north]] for x in _multiples(step, wide.west, wide.east)]
    parallels = [[[wide.west, y], [wide.east, y]] for y in _multiples(step, wide.south, wide.north)]
    return {"type": "MultiLineString", "coordinates": meridians + parallels}


def _margin(span: float) -> float:
    return max(_MARGIN * span, (_LEAST_SPAN - span) / 2)


def _mercator(lat: float) -> float:
    """Give the height of a latitude as a share of the Mercator world's width."""
    inside = max(-_MOST_LAT, min(_MOST_LAT, lat))
    return math.asinh(math.tan(math.radians(inside))) / (2 * math.pi)


def _latitude(height: float) -> float:
    return math.degrees(math.atan(math.sinh(height * 2 * math.pi)))


def _round_step(step: float) -> float:
    """Round to 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return power * min((1, 2, 5, 10), key=lambda factor: abs(factor - step / power))


def _multiples(step: float, low: float, high: float) -> list[float]:
    first, last = math.ceil(low / step), math.floor(high / step)
    return [round(index * step, 7) for index in range(first, last + 1)]
