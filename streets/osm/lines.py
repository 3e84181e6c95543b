"""Ways with the places of their nodes: points of lines, one line after the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.osm.lengths import steps_m
from litterfog.streets.osm.ways import MISSING, Ways


@dataclass(frozen=True, slots=True)
class Lines:
    """Columns of a length, a point each; every line has two points or more."""

    way: NDArray[np.int64]  # row of Ways
    node: NDArray[np.int64]  # OpenStreetMap's id
    place: NDArray[np.int64]  # (n, 2): latitude, longitude in 1e-7 degrees
    begins: NDArray[np.bool_]  # whether a line begins here
    shared: NDArray[np.bool_]  # whether lines meet here, or one meets itself
    along_m: NDArray[np.float64]  # the length of all before; stands still where a line begins

    @property
    def ends(self) -> NDArray[np.bool_]:
        """Whether a line ends at this point."""
        return np.append(self.begins[1:], True)


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
    begins = np.ones(len(node), bool)
    begins[1:] = (way[1:] != way[:-1]) | ~found[:-1]
    lone = begins & np.append(begins[1:] | ~found[1:], True)
    kept = found & ~lone
    at, begins = at[kept], begins[kept]
    points = place[at].astype(np.int64)
    steps = np.append(0.0, steps_m(points)) if len(points) else np.zeros(0)
    return Lines(
        way=way[kept],
        node=node[kept],
        place=points,
        begins=begins,
        shared=np.bincount(at, minlength=1)[at] > 1,
        along_m=np.cumsum(np.where(begins, 0.0, steps)),
    )
