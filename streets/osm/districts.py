"""The district of a point: the boundary around it, else the nearest place that bears a name.

Boundaries reach over an extract's edge, and then only a part of their ways is there; such a one is
not used. Nodes of places are in every town's extract.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import METRES_AN_E7, wrapped_e7
from litterfog.streets.osm.ways import Place
from litterfog.streets.streets import E7

NEAR_M = 2000  # towns' quarters are some 1 to 3 km across


@dataclass(frozen=True, slots=True)
class Outline:
    """A district's closed boundary."""

    name: str
    level: int  # admin_level: 10 lies within 9
    edges: NDArray[np.int64]  # (n, 2, 2): from, to; latitude and longitude in 1e-7 degrees


def districts_of(
    points: NDArray[np.int64], outlines: list[Outline], places: list[Place]
) -> tuple[NDArray[np.int64], list[str]]:
    """Give points (n, 2) in 1e-7 degrees their districts: numbers (n,) into names, 0 for none."""
    names = {"": 0}
    district = np.zeros(len(points), np.int64)
    order = np.argsort(points[:, 0], kind="stable")
    ordered = points[order]
    nearest_m = np.full(len(points), float(NEAR_M))
    for place in places:
        near, distance_m = _near(ordered, place)
        closer = near[distance_m < nearest_m[near]]
        nearest_m[near] = np.minimum(nearest_m[near], distance_m)
        district[order[closer]] = names.setdefault(place.name, len(names))
    for outline in sorted(outlines, key=lambda outline: outline.level):
        inside = order[_inside(ordered, outline.edges)]
        district[inside] = names.setdefault(outline.name, len(names))
    return district, list(names)


def _near(
    ordered: NDArray[np.int64], place: Place
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Find the points by latitude that may be near a place: their rows, and how far they are."""
    reach = NEAR_M / METRES_AN_E7
    lat = ordered[:, 0]
    start, stop = np.searchsorted(lat, [place.lat_e7 - reach, place.lat_e7 + reach])
    north = (lat[start:stop] - place.lat_e7) * METRES_AN_E7
    flatness = np.cos(np.radians(place.lat_e7 / E7))
    east = wrapped_e7(ordered[start:stop, 1] - place.lon_e7) * METRES_AN_E7 * flatness
    return np.arange(start, stop), np.hypot(north, east)


def _inside(ordered: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which points by latitude lie within edges: an odd number of these is east of them."""
    lat = ordered[:, 0]
    lon = wrapped_e7(
        ordered[:, 1] - edges[0, 0, 1]
    )  # from its first corner: no boundary is a world wide
    (from_lat, to_lat), from_to_lon = edges[:, :, 0].T, wrapped_e7(edges[:, :, 1] - edges[0, 0, 1])
    starts = np.searchsorted(lat, np.minimum(from_lat, to_lat))
    stops = np.searchsorted(lat, np.maximum(from_lat, to_lat))
    slope = (from_to_lon[:, 1] - from_to_lon[:, 0]) / np.where(
        to_lat == from_lat, 1, to_lat - from_lat
    )
    inside = np.zeros(len(ordered), bool)
    for at in np.flatnonzero(starts < stops):
        span = slice(starts[at], stops[at])
        edge_lon = from_to_lon[at, 0] + slope[at] * (lat[span] - from_lat[at])
        inside[span] ^= lon[span] < edge_lon
    return inside
