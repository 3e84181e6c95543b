"""Which straight pieces of which segments lie in a cell of the grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import TURN_E7, Numbers, Whole, wrapped_e7
from litterfog.streets.grid import AROUND, CELL_E7, ROW_BITS, SOUTH_E7, WEST_E7, Grid, rows_of
from litterfog.streets.streets import Streets


@dataclass(frozen=True, slots=True)
class Pieces:
    """Entries by ascending cell; piece p goes from point p to point p + 1."""

    grid: Grid
    cell: Whole  # (entries,): numbers of cells
    piece: NDArray[np.int32]  # (entries,)
    points: NDArray[np.int32]  # (points, 2): latitude, longitude in 1e-7 degrees
    step: NDArray[np.int32]  # (points, 2): from each point to the next one
    segment: NDArray[np.int32]  # (points,): the row that a point belongs to


def pieces_of(streets: Streets) -> Pieces:
    """Enter each piece into the cells that it crosses, and maybe into one beside them."""
    grid = Grid()
    points = np.ascontiguousarray(streets.points, np.int32)
    segment = np.repeat(np.arange(len(streets), dtype=np.int32), np.diff(streets.start))
    step = _steps(points)
    joined = np.flatnonzero(segment[1:] == segment[:-1])
    piece, north, east = _parts(points, step, joined, grid)
    row, column, piece = _corners(piece, north, east, grid)
    row, column, piece = _round_the_world(row, column, piece, grid)
    cell = (row << ROW_BITS) + column + AROUND
    order = np.argsort(cell, kind="stable")
    return Pieces(grid, cell[order], piece[order].astype(np.int32), points, step, segment)


def _steps(points: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give the differences to the next point, longitudes the short way round; 0 for the last."""
    step = np.diff(points.astype(np.float64), axis=0, append=points[-1:])
    step[:, 1] = wrapped_e7(step[:, 1])
    return step.astype(np.int32)


def _parts(
    points: NDArray[np.int32], step: NDArray[np.int32], piece: Whole, grid: Grid
) -> tuple[Whole, Numbers, Numbers]:
    """Cut pieces into parts that are shorter than a cell is high and wide.

    Gives the piece of each part, (n,), and how far north and east its ends are, (n, 2).
    """
    north, east = (points[piece] + (SOUTH_E7, WEST_E7)).astype(np.float64).T
    up, along = step[piece].astype(np.float64).T
    columns = np.maximum(grid.columns[rows_of(north)], grid.columns[rows_of(north + up)])
    count = np.maximum(abs(up) / CELL_E7, abs(along) * columns / TURN_E7).astype(np.int64) + 1
    of = np.repeat(np.arange(len(piece)), count)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    ends = np.stack((nth, nth + 1), axis=1) / count[of, None]
    north, east = (at[of, None] + by[of, None] * ends for at, by in ((north, up), (east, along)))
    return piece[of], north, east


def _corners(piece: Whole, north: Numbers, east: Numbers, grid: Grid) -> tuple[Whole, Whole, Whole]:
    """Give the one to four cells at the corners of the box round each part: row, column, piece."""
    low, high = rows_of(north.min(axis=1)), rows_of(north.max(axis=1))
    found = []
    for row, of in ((low, np.arange(len(low))), (high, np.flatnonzero(high != low))):
        columns = _columns(row[of], east[of], grid)
        wide = columns[:, 0] != columns[:, 1]
        found.append((row[of], columns[:, 0], piece[of]))
        found.append((row[of[wide]], columns[wide, 1], piece[of[wide]]))
    row, column, piece = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return row, column, piece


def _columns(row: Whole, east: Numbers, grid: Grid) -> Whole:
    """Give the columns, (n, 2), of places that may lie beyond the 180th meridian."""
    columns = grid.columns[row, None]
    return np.minimum((east % TURN_E7 * columns // TURN_E7).astype(np.int64), columns - 1)


def _round_the_world(
    row: Whole, column: Whole, piece: Whole, grid: Grid
) -> tuple[Whole, Whole, Whole]:
    """Enter what is in a row's first columns behind its last ones too, and the other way round."""
    columns = grid.columns[row]
    first, last = column < AROUND, column >= columns - AROUND
    return (
        np.concatenate((row, row[first], row[last])),
        np.concatenate((column, (column + columns)[first], (column - columns)[last])),
        np.concatenate((piece, piece[first], piece[last])),
    )
