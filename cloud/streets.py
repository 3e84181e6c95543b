"""Which segment of a street a picture belongs to; knows no store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import h3
import numpy as np
from numpy.typing import NDArray

from litterfog.streets.matching import StreetIndex
from litterfog.streets.near import ELSEWHERE_M, Extent, distances_m, extent_of
from litterfog.streets.streets import Streets
from litterfog.streets.union import union


@dataclass(frozen=True, slots=True)
class KnownStreets:
    """The segments of some towns; any number of threads may ask."""

    ids: NDArray[np.uint64]  # by the index's rows
    index: StreetIndex | None  # None: no streets are known
    extents: tuple[Extent, ...]  # of the towns

    def segment(self, lat: float, lon: float, accuracy_m: float | None) -> int | None:
        """Give the id of the segment that a position belongs to, if one is near."""
        row = self.index.match(lat, lon, accuracy_m) if self.index else None
        return None if row is None else int(self.ids[row])

    def segments(self, cells: Sequence[str]) -> dict[str, int]:
        """Give the ids of the segments that H3 cells belong to, of those that belong to one."""
        if not self.index:
            return {}
        rows = self.index.match_cells(np.array([int(cell, 16) for cell in cells], np.uint64))
        return {cell: int(self.ids[row]) for cell, row in zip(cells, rows, strict=True) if row >= 0}

    def off_street(self, cells: dict[str, int]) -> int:
        """Count the pictures in cells (each with its pictures) where a known town is near."""
        if not (self.extents and cells):
            return 0
        lat, lon = np.array([h3.cell_to_latlng(cell) for cell in cells]).T
        away_m = np.min([distances_m(extent, lat, lon) for extent in self.extents], axis=0)
        return int(np.array(list(cells.values()))[away_m <= ELSEWHERE_M].sum())


NO_STREETS: Final = KnownStreets(np.empty(0, np.uint64), None, ())


def known_streets(towns: Sequence[Streets]) -> KnownStreets:
    """Put towns together, each id once."""
    there = [streets for streets in towns if len(streets)]
    if not there:
        return NO_STREETS
    streets = union(there)
    return KnownStreets(streets.id, StreetIndex(streets), tuple(map(extent_of, there)))
