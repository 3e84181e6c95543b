"""Which segment a picture belongs to: the nearest one within a bound.

Distances are those of a plane round the position in which a degree of longitude is as long as in
the middle of the position's row of cells. In 60 m they are off by 0.3 m, since the earth is not
quite a ball. Of segments that are equally near, as at the crossing where they meet, the first
counts. Within 100 m of a pole a segment may be missed.
"""

import math
from typing import Final

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

from litterfog.streets.nearest_each import nearest_each
from litterfog.streets.nearest_one import NearestOne
from litterfog.streets.pieces import pieces_of
from litterfog.streets.reach import MOST_M, UNKNOWN_M, reach_m, reaches_m
from litterfog.streets.streets import Streets

_RESOLUTION_AT: Final = 52  # of an H3 index: bits 52 to 55
_REACH_OF_CELLS: Final = np.array(
    [0.0] * 11
    + [
        min(UNKNOWN_M + h3.average_hexagon_edge_length(resolution, unit="m"), MOST_M)
        for resolution in range(11, 16)
    ]
)


class StreetIndex:
    """The segments near any place, in memory; any number of threads may ask it."""

    def __init__(self, streets: Streets) -> None:
        self._pieces = pieces_of(streets)
        self._one = NearestOne(self._pieces)

    def match(self, lat: float, lon: float, accuracy_m: float | None = None) -> int | None:
        """Give the row of the segment that a position in degrees belongs to, if one is near.

        What is no position (NaN, a latitude beyond a pole) belongs to none.
        """
        return self._one.row(lat, lon, reach_m(accuracy_m))

    def match_all(
        self,
        lat: NDArray[np.float64],
        lon: NDArray[np.float64],
        accuracy_m: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """Give the rows of many positions as `match` does; NaN is no accuracy, -1 no segment."""
        return nearest_each(self._pieces, lat, lon, reaches_m(accuracy_m))

    def match_cells(self, cells: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Give the row that each H3 cell belongs to, by its centre.

        The bound is that of an unknown accuracy and half a cell more: so far from the centre may
        be what was counted. Cells coarser than resolution 11 are of many streets, hence of none.
        """
        resolution = (cells >> np.uint64(_RESOLUTION_AT)).astype(np.int64) & 0xF
        lat, lon = np.array([_centre(cell) for cell in cells.tolist()]).reshape(-1, 2).T
        return nearest_each(self._pieces, lat, lon, _REACH_OF_CELLS[resolution])


def _centre(cell: int) -> tuple[float, float]:
    """Give a cell's (lat, lon); of what is no cell, as in a damaged count, NaN."""
    return h3.cell_to_latlng(cell) if h3.is_valid_cell(cell) else (math.nan, math.nan)
