"""A box on the map, as an address names it and as it is compared with hits."""

import math
from dataclasses import dataclass

from litterfog.dashboard.query.mercator import TURN, x_of, y_of

_MOST_LON = 540.0  # a map that shows the world beside itself says so much


@dataclass(frozen=True, slots=True)
class Bbox:
    """Degrees; west > east crosses the 180th meridian (RFC 7946, 5.2)."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Window:
    """A box in Mercator units: `(x - west) % TURN <= width`, `north <= y <= south`."""

    west: int
    width: int
    north: int
    south: int


WORLD = Window(0, TURN - 1, 0, TURN - 1)


def bbox_of(text: str) -> Bbox:
    """Read west,south,east,north; raises ValueError with what is wrong."""
    try:
        west, south, east, north = (float(number) for number in text.split(","))
    except ValueError:
        raise ValueError("takes west,south,east,north in degrees") from None
    if not all(math.isfinite(number) for number in (west, south, east, north)):
        raise ValueError("takes west,south,east,north in degrees")
    if not -90 <= south <= north <= 90:
        raise ValueError("takes latitudes from -90 to 90, the south before the north")
    if max(abs(west), abs(east)) > _MOST_LON:
        raise ValueError("takes longitudes from -180 to 180")
    if east - west >= 360:
        return Bbox(-180.0, south, 180.0, north)
    return Bbox(_wrapped(west), south, _wrapped(east), north)


def window_of(bbox: Bbox | None) -> Window:
    """Give the box in Mercator units; None is the world."""
    if bbox is None:
        return WORLD
    west, east = x_of(bbox.west), x_of(bbox.east)
    width = east - west + (TURN if east < west else 0)
    return Window(west % TURN, min(width, TURN - 1), y_of(bbox.north), y_of(bbox.south))


def _wrapped(lon: float) -> float:
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180
