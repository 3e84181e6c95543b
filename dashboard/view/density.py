"""Where litter is dense: hits per picture taken, in hexagons that suit the zoom."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.bbox import Bbox
from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.dashboard.query.moments import DAY_MS
from litterfog.dashboard.view.cell_groups import CellGroups
from litterfog.dashboard.view.hexagons import Cells
from litterfog.wire.cells import CELL_RESOLUTION
from litterfog.wire.store.rows import UNDATED, CellCounts

MOST_CELLS: Final = 800
COARSEST: Final = 3
_ACROSS_PX: Final = 68  # wanted; resolutions differ by 2.6, so it is 42 to 110
_WORLD_PX: Final = 512  # MapLibre's world at zoom 0
_EQUATOR_KM: Final = 40_075.0
_MOST_LAT: Final = 85.0


@dataclass(frozen=True, slots=True)
class Density:
    """Hexagons of one resolution with what was counted in each."""

    resolution: int
    cells: Cells
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    pictures: NDArray[np.int64]
    hits: NDArray[np.int64]


def density(
    counts: CellCounts,
    groups_at: Callable[[int], CellGroups],
    query: HitQuery,
    zoom: float | None,
) -> Density:
    """Count within the bbox and the days of a query, in few enough hexagons."""
    dated = days_mask(counts, query)
    resolution = wanted_resolution(zoom, query.bbox)
    found = _counted(counts, groups_at(resolution), dated, query.bbox, resolution)
    while len(found.cells) > MOST_CELLS and resolution > 0:
        resolution -= 1
        found = _counted(counts, groups_at(resolution), dated, query.bbox, resolution)
    return found


def wanted_resolution(zoom: float | None, bbox: Bbox | None) -> int:
    """Choose the resolution whose hexagons are nearest to what is wanted across the screen."""
    if zoom is None:
        return CELL_RESOLUTION
    lat = (bbox.south + bbox.north) / 2 if bbox else 0.0
    stretch = math.cos(math.radians(max(-_MOST_LAT, min(_MOST_LAT, lat))))
    wanted_km = _ACROSS_PX * _EQUATOR_KM * stretch / (_WORLD_PX * 2**zoom)
    return min(
        range(COARSEST, CELL_RESOLUTION + 1), key=lambda r: _unlike(_across_km(r), wanted_km)
    )


def days_mask(counts: CellCounts, query: HitQuery) -> NDArray[np.bool_] | None:
    """Mark the counts of the days that a query touches; None for all.

    What was counted before the store knew days is older than any `since`.
    """
    masks = []
    if query.since_ms is not None:
        masks.append((counts.day >= query.since_ms // DAY_MS) & (counts.day != UNDATED))
    if query.until_ms is not None:
        masks.append(counts.day <= (query.until_ms - 1) // DAY_MS)
    return np.logical_and.reduce(masks) if masks else None


def _counted(
    counts: CellCounts,
    groups: CellGroups,
    dated: NDArray[np.bool_] | None,
    bbox: Bbox | None,
    resolution: int,
) -> Density:
    """Sum the rows of each hexagon whose centre is in the bbox, or nearly."""
    pictures = _sums(groups, counts.pictures, dated)
    hits = _sums(groups, counts.hits, dated)
    shown = np.flatnonzero(((pictures > 0) | (hits > 0)) & _in_view(groups, bbox, resolution))
    lat, lon = groups.lat[shown], groups.lon[shown]
    return Density(resolution, groups.cells[shown], lat, lon, pictures[shown], hits[shown])


def _sums(
    groups: CellGroups, values: NDArray[np.int64], dated: NDArray[np.bool_] | None
) -> NDArray[np.int64]:
    group = groups.group if dated is None else groups.group[dated]
    weights = values if dated is None else values[dated]
    return np.bincount(group, weights, len(groups.cells)).astype(np.int64)


def _in_view(groups: CellGroups, bbox: Bbox | None, resolution: int) -> NDArray[np.bool_]:
    """Take in hexagons that reach into the bbox from outside."""
    if bbox is None:
        return ~np.isnan(groups.lat)
    reach = _across_km(resolution) / (_EQUATOR_KM / 360)
    stretch = np.cos(np.radians(groups.lat.clip(-_MOST_LAT, _MOST_LAT)))
    wide = reach / stretch
    across = (bbox.east - bbox.west) % 360 or (360.0 if bbox.east != bbox.west else 0.0)
    from_west = (groups.lon - bbox.west + wide) % 360
    inside: NDArray[np.bool_] = from_west <= across + 2 * wide
    inside &= (groups.lat >= bbox.south - reach) & (groups.lat <= bbox.north + reach)
    return inside


def _across_km(resolution: int) -> float:
    return float(h3.average_hexagon_edge_length(resolution, unit="km")) * math.sqrt(3)


def _unlike(one: float, other: float) -> float:
    return abs(math.log(one / other))
