"""Whether streets and positions are of one town: how far positions are from the streets' box."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import EARTH_M
from litterfog.streets.streets import E7, Streets

ELSEWHERE_M: Final = 50_000.0  # no position nearer: the streets are those of another town

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees; west > east crosses the 180th meridian (RFC 7946, 5.2)."""

    west: float
    south: float
    east: float
    north: float


def extent_of(streets: Streets) -> Extent:
    """Give the narrowest box round all streets; raises ValueError where there are none."""
    if not len(streets.points):
        raise ValueError("there are no streets, hence none to be near to")
    (south, _), (north, _) = streets.points.min(axis=0) / E7, streets.points.max(axis=0) / E7
    lon = np.unique(streets.points[:, 1]) / E7
    widest = int(np.diff(lon, append=lon[0] + 360).argmax())  # gap, from this one to the next
    west, east = lon[(widest + 1) % len(lon)], lon[widest]
    return Extent(float(west), float(south), float(east), float(north))


def nearest_m(extent: Extent, lat: Numbers, lon: Numbers) -> float:
    """Give the metres from a box to the nearest of positions: 0 inside, infinity for no position.

    What is no position (NaN, a latitude beyond a pole) does not count.
    """
    known = (abs(lat) <= 90) & (abs(lon) <= 360)
    return float(distances_m(extent, lat[known], lon[known]).min(initial=np.inf))


def distances_m(extent: Extent, lat: Numbers, lon: Numbers) -> Numbers:
    """Give metres to where the box has the position's latitude or longitude, on great circles.

    A place a little nearer to the pole is nearer than the first: by a metre, 50 km off Helsinki.
    """
    nearest_lat = lat.clip(extent.south, extent.north)
    across = (extent.east - extent.west) % 360
    from_west = (lon - extent.west) % 360
    beside = np.where(from_west <= across, 0, np.minimum(from_west - across, 360 - from_west))
    up, along = np.radians(lat - nearest_lat), np.radians(beside)
    shorter = np.cos(np.radians(lat)) * np.cos(np.radians(nearest_lat))
    half = np.sin(up / 2) ** 2 + shorter * np.sin(along / 2) ** 2
    distances: Numbers = 2 * EARTH_M * np.arcsin(np.sqrt(half.clip(0, 1)))
    return distances
