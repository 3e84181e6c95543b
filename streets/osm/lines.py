"""Ways with the places of their nodes: points of lines, one line after the other."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.osm.lengths import steps_m
from litterfog.streets.osm.ways import MISSING, Ways


@dataclass(frozen=True)
class Lines:
    """Columns of one length, a point each; every line has two points or more."""

    way: NDArray[np.int64]  # row of Ways that leads to this point
    node: NDArray[np.int64]  # OpenStreetMap's id
    place: NDArray[np.int64]  # (n, 2): latitude, longitude in 1e-7 degrees
    begins: NDArray[np.bool_]  # whether a line begins here

    @cached_property
    def ends(self) -> NDArray[np.bool_]:
        """Whether a line ends at this point."""
        return np.append(self.begins[1:], True)

    @cached_property
    def shared(self) -> NDArray[np.bool_]:
        """Whether lines meet at this point, or one meets itself."""
        _, at, count = np.unique(self.node, return_inverse=True, return_counts=True)
        return count[at] > 1

    @cached_property
    def along_m(self) -> NDArray[np.float64]:
        """The length of all before this point; stands still where a line begins."""
        return np.cumsum(np.where(self.begins, 0.0, np.append(0.0, steps_m(self.place))))


def lines_of(ways: Ways, known: NDArray[np.int64], place: NDArray[np.int32]) -> Lines:
    """Lay the ways' nodes out; where the extract lacks some, a way is several lines.

    Args:
        ways: the streets.
        known: ids of nodes, ascending: all of the ways' at least.
        place: of those, (n, 2); MISSING where the extract does not hold it.
    """
    way, node = ways.rows(), np.asarray(ways.node, np.int64)
    at = np.searchsorted(known, node)
    found = place[at, 0] != MISSING
    begins = np.append(True, (way[1:] != way[:-1]) | ~found[:-1])
    lone = begins & np.append(begins[1:] | ~found[1:], True)
    kept = found & ~lone
    return Lines(way[kept], node[kept], place[at[kept]].astype(np.int64), begins[kept])
