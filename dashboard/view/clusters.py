"""Hits drawn one by one where they are few, in clusters on a grid of the world where they are not.

The grid's cells are 64 to 128 pixels wide and halve at every whole zoom, so that a cluster opens
into at most four, and stays where it is while the map moves.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.bbox import Window
from litterfog.dashboard.query.matching import Rows
from litterfog.dashboard.query.mercator import TURN
from litterfog.dashboard.view.binning import AT_ONCE
from litterfog.wire.store.rows import HitColumns

MOST_SINGLES: Final = 400  # in view, with every one of them drawn
MOST_ITEMS: Final = 1_500
_CELLS_AT_ZOOM_0: Final = 3  # 2^3 cells of 64 pixels across the world's 512
_FINEST: Final = 31  # bits of the grid; 32 would be single units


@dataclass(frozen=True, slots=True)
class Clusters:
    """What to draw: clusters of two hits or more by their middle, and the rows of single hits."""

    x: NDArray[np.float64]  # Mercator units
    y: NDArray[np.float64]
    count: NDArray[np.intp]
    probability: NDArray[np.float32]  # the highest of its hits
    singles: Rows


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells of a level that a window touches, in rows from its north-west corner."""

    shift: int
    west: int
    north: int
    columns: int
    rows: int

    @property
    def size(self) -> int:
        return self.columns * self.rows


class _Sums:
    """What is known of each cell while rows are added."""

    def __init__(self, size: int) -> None:
        self.count = np.zeros(size, np.intp)
        self.x = np.zeros(size)
        self.y = np.zeros(size)
        self.highest = np.zeros(size, np.float32)
        self.last = np.zeros(size, np.intp)  # a row of each: of a single hit, its own


def clusters(hits: HitColumns, rows: Rows, window: Window, zoom: float | None) -> Clusters:
    """Draw the rows of a window at a zoom: bounded by the screen, whatever there is in it."""
    if len(rows) <= MOST_SINGLES:
        return _all_single(rows)
    grid = _grid(window, zoom)
    sums = _Sums(grid.size)
    for start in range(0, len(rows), AT_ONCE):
        _add(sums, grid, hits, rows[start : start + AT_ONCE])
    crowded = np.flatnonzero(sums.count > 1)
    count = sums.count[crowded]
    return Clusters(
        x=sums.x[crowded] / count,
        y=sums.y[crowded] / count,
        count=count,
        probability=sums.highest[crowded],
        singles=sums.last[sums.count == 1],
    )


def _all_single(rows: Rows) -> Clusters:
    none = np.empty(0)
    return Clusters(none, none, np.empty(0, np.intp), np.empty(0, np.float32), rows)


def _grid(window: Window, zoom: float | None) -> _Grid:
    """Choose the zoom's level, or the finest coarser one that keeps the bound."""
    level = _FINEST if zoom is None else min(_FINEST, int(zoom) + _CELLS_AT_ZOOM_0)
    grid = _touched(window, level)
    while grid.size > MOST_ITEMS:
        level -= 1
        grid = _touched(window, level)
    return grid


def _touched(window: Window, level: int) -> _Grid:
    shift = 32 - level
    west, north = window.west >> shift, window.north >> shift
    columns = ((window.west + window.width) >> shift) - west + 1
    rows = (window.south >> shift) - north + 1
    return _Grid(shift, west, north, min(columns, 1 << level), rows)


def _cells(grid: _Grid, x: NDArray[np.uint32], y: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Number each hit's cell; columns go on over the 180th meridian."""
    across = (TURN >> grid.shift) - 1
    column = ((x >> np.uint32(grid.shift)) - np.uint32(grid.west)) & np.uint32(across)
    row = (y >> np.uint32(grid.shift)) - np.uint32(grid.north)
    return (row * np.uint32(grid.columns) + column).astype(np.intp)


def _add(sums: _Sums, grid: _Grid, hits: HitColumns, rows: Rows) -> None:
    x, y = hits.x[rows], hits.y[rows]
    cell = _cells(grid, x, y)
    sums.count += np.bincount(cell, minlength=grid.size)
    sums.x += np.bincount(cell, x, grid.size)
    sums.y += np.bincount(cell, y, grid.size)
    np.maximum.at(sums.highest, cell, hits.probability[rows])
    sums.last[cell] = rows
