"""The store's counts, grouped into hexagons of a resolution: once for a snapshot, not an answer."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.view.hexagons import Cells, centres, parents

Groups = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class CellGroups:
    """The hexagons that counts fall into, and which of them each row of counts is of."""

    counted: Cells  # the rows' own cells
    cells: Cells  # the hexagons, sorted
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    group: Groups  # of each row


_NONE: Final = np.empty(0, np.uint64)
NO_GROUPS: Final = CellGroups(_NONE, _NONE, np.empty(0), np.empty(0), np.empty(0, np.intp))


def grouped(counted: Cells, resolution: int, known: CellGroups = NO_GROUPS) -> CellGroups:
    """Group cells by their parents; only rows that are not `known` take time.

    Rows come and go somewhere in the middle: what is before and behind is as it was.
    """
    before = _agreeing(counted, known.counted)
    behind = _agreeing(counted[before:][::-1], known.counted[before:][::-1])
    middle = parents(counted[before : len(counted) - behind], resolution)
    grown = _with_cells(known, _unknown(middle, known.cells))
    group = np.concatenate(
        (
            grown.group[:before],
            np.searchsorted(grown.cells, middle),
            grown.group[len(grown.group) - behind :],
        )
    )
    return CellGroups(counted, grown.cells, grown.lat, grown.lon, group)


def _agreeing(one: Cells, other: Cells) -> int:
    """Count the rows from the start on that are the same."""
    shorter = min(len(one), len(other))
    different = one[:shorter] != other[:shorter]
    return int(different.argmax()) if different.any() else shorter


def _unknown(cells: Cells, known: Cells) -> Cells:
    cells = np.unique(cells)
    if not len(known):
        return cells
    at = np.searchsorted(known, cells).clip(max=len(known) - 1)
    unknown: Cells = cells[known[at] != cells]
    return unknown


def _with_cells(known: CellGroups, new: Cells) -> CellGroups:
    """Put new hexagons between the known ones."""
    if not len(new):
        return known
    at = np.searchsorted(known.cells, new)
    places = centres(new)
    moved = np.arange(len(known.cells)) + np.searchsorted(new, known.cells)
    return CellGroups(
        counted=known.counted,
        cells=np.insert(known.cells, at, new),
        lat=np.insert(known.lat, at, places[:, 0]),
        lon=np.insert(known.lon, at, places[:, 1]),
        group=moved[known.group],
    )
