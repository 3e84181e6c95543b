"""H3 cells as 64-bit numbers: parents of many at once, centres and outlines of few.

An index holds its resolution in bits 52 to 55 and a digit of 3 bits a level below; digits finer
than the resolution are 7 (h3geo.org, "H3 Index").
"""

import math
from functools import lru_cache
from typing import Final

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.uint64]
_FINEST: Final = 15
_RESOLUTION_AT: Final = 52
_MICRO: Final = 1_000_000
_MOST_OFFSET: Final = 1_000  # units from a centre to a corner, about: a tenth of a pixel each


def parents(cells: Cells, resolution: int) -> Cells:
    """Give each cell's parent; a resolution no finer than the cells' own."""
    finer = np.uint64((1 << 3 * (_FINEST - resolution)) - 1)
    kept = ~np.uint64(0xF << _RESOLUTION_AT)
    return (cells & kept) | np.uint64(resolution << _RESOLUTION_AT) | finer


def centres(cells: Cells) -> NDArray[np.float64]:
    """Give the (lat, lon) of cells, one by one: for few, or once; of what is none, NaN."""
    return np.array([_centre(cell) for cell in cells.tolist()]).reshape(-1, 2)


def outline_unit(resolution: int) -> int:
    """Say in how many millionths of a degree outlines of a resolution are given: 10^n."""
    edge = h3.average_hexagon_edge_length(resolution, unit="km") / 111 * _MICRO
    unit = 1
    while edge / unit > _MOST_OFFSET:
        unit *= 10
    return unit


@lru_cache(maxsize=20_000)
def outline(cell: int) -> tuple[int, ...]:
    """Give a cell's corners as offsets (x, y, x, y, ...) from its centre, in `outline_unit`s."""
    unit = outline_unit(h3.get_resolution(cell)) / _MICRO
    lat, lon = h3.cell_to_latlng(cell)
    corners = ((_turned(east - lon), north - lat) for north, east in h3.cell_to_boundary(cell))
    return tuple(round(offset / unit) for corner in corners for offset in corner)


def _centre(cell: int) -> tuple[float, float]:
    if not h3.is_valid_cell(cell):  # a damaged count, or one of a coarser cell
        return math.nan, math.nan
    lat, lon = h3.cell_to_latlng(cell)
    return lat, lon


def _turned(degrees: float) -> float:
    """Carry a difference of longitudes over the 180th meridian."""
    return (degrees + 180) % 360 - 180
