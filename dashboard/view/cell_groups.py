"""The store's counts, grouped into hexagons of a resolution: once for a snapshot, not an answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.view.hexagons import Cells, centres, parents


@dataclass(frozen=True, slots=True)
class CellGroups:
    """The hexagons that counts fall into, and which of them each row of counts is of."""

    cells: Cells  # sorted
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    group: NDArray[np.intp]  # of each row of counts


def grouped(counted: Cells, resolution: int, known: CellGroups | None = None) -> CellGroups:
    """Group cells by their parents; centres that are `known` are not computed again."""
    cells, group = np.unique(parents(counted, resolution), return_inverse=True)
    places = np.empty((len(cells), 2))
    is_new = np.ones(len(cells), np.bool_)
    if known is not None and len(known.cells):
        at = np.searchsorted(known.cells, cells).clip(max=len(known.cells) - 1)
        is_new = known.cells[at] != cells
        old = at[~is_new]
        places[~is_new] = np.column_stack((known.lat[old], known.lon[old]))
    places[is_new] = centres(cells[is_new])
    return CellGroups(cells, places[:, 0], places[:, 1], group)
