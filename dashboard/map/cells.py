"""Coverage: H3 cells with the frames seen and the hits in each, few enough to draw.

Where the camera has been and found nothing is news too: density is hits per frame seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import h3

MOST_CELLS = 1_500  # on the map; more are merged into their parents


@dataclass(frozen=True, slots=True)
class Cell:
    """One hexagon's counts."""

    id: str
    frames: int
    hits: int

    @property
    def share(self) -> float:
        """Give the hits per frame seen, at most 1."""
        return min(1.0, self.hits / max(1, self.frames))


def drawable(counts: Mapping[str, tuple[int, int]], most: int = MOST_CELLS) -> list[Cell]:
    """Merge cells into ever larger parents until they are few enough; skip what is no cell."""
    merged = {cell: sums for cell, sums in counts.items() if h3.is_valid_cell(cell)}
    while len(merged) > most:
        merged = _parents(merged)
    return [Cell(cell, frames, hits) for cell, (frames, hits) in sorted(merged.items())]


def outlines(cells: list[Cell]) -> dict[str, Any]:
    """Draw the hexagons as a GeoJSON FeatureCollection, each with its cell as id."""
    return {"type": "FeatureCollection", "features": [_feature(cell.id) for cell in cells]}


def _parents(counts: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for cell, (frames, hits) in counts.items():
        parent = str(h3.cell_to_parent(cell)) if h3.get_resolution(cell) else cell
        known_frames, known_hits = sums.get(parent, (0, 0))
        sums[parent] = (known_frames + frames, known_hits + hits)
    return sums


def _feature(cell: str) -> dict[str, Any]:
    corners = [[round(lon, 6), round(lat, 6)] for lat, lon in h3.cell_to_boundary(cell)]
    ring = [*corners, corners[0]]  # GeoJSON (RFC 7946, 3.1.6) closes its rings
    return {
        "type": "Feature",
        "id": cell,
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
