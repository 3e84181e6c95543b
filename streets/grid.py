"""The world in cells of 32 m, by rows of latitude: what lies near a place is in few of them.

A row has as many columns as its latitude has room for, so that cells are about square in every
town, and its columns go round the world: those on both sides of the 180th meridian are neighbours.
Beyond 89.9 degrees, where no street is, cells become narrow; nothing else changes.

Places are counted in 1e-7 degrees from the south pole and from the 180th meridian.
"""

from typing import Final

import numpy as np

from litterfog.streets.earth import TURN_E7, Numbers, Whole
from litterfog.streets.streets import E7

WEST_E7: Final = 180 * E7  # of Greenwich
SOUTH_E7: Final = 90 * E7  # of the equator
CELL_E7: Final = 2_878  # of latitude: 32 m
AROUND: Final = 2  # cells on each side of a place's own are all that `reach.MOST_M` can touch
ROWS: Final = 180 * E7 // CELL_E7 + 1
ROW_BITS: Final = 32  # a cell's number is its row, then its column + AROUND in so many bits
_NARROWEST: Final = float(np.cos(np.radians(89.9)))


class Grid:
    """Two tables by row: how much shorter a degree of longitude is, and the columns."""

    def __init__(self) -> None:
        middle = (np.arange(ROWS) + 0.5) * CELL_E7 / E7 - 90
        self.stretch: Numbers = np.cos(np.radians(middle)).clip(_NARROWEST)
        self.columns: Whole = (self.stretch * TURN_E7 / CELL_E7).astype(np.int64)


def rows_of(north: Numbers) -> Whole:
    """Give the rows of places by how far north they are."""
    return (north // CELL_E7).astype(np.int64)
