"""Relations of boundaries to closed outlines: of those that the extract holds whole."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.osm.districts import Outline
from litterfog.streets.osm.ways import MISSING, Boundary


def outlines_of(
    boundaries: Sequence[Boundary],
    ways: Mapping[int, tuple[int, ...]],
    known: NDArray[np.int64],
    place: NDArray[np.int32],
) -> list[Outline]:
    """Draw boundaries by their ways' nodes; leave out those with a way or a node missing, or open.

    Args:
        boundaries: relations.
        ways: the nodes of their ways.
        known: ids of nodes, ascending: all of the ways' at least.
        place: of those, (n, 2) in 1e-7 degrees; MISSING where the extract does not hold it.
    """
    outlines = []
    for boundary in boundaries:
        if boundary.ways and all(way in ways for way in boundary.ways):
            steps = [step for way in boundary.ways for step in pairwise(ways[way])]
            edges = place[np.searchsorted(known, np.array(steps, np.int64).reshape(-1, 2))]
            if len(edges) and not (edges == MISSING).any() and _is_closed(steps):
                outlines.append(Outline(boundary.name, boundary.level, edges.astype(np.int64)))
    return outlines


def _is_closed(steps: Sequence[tuple[int, int]]) -> bool:
    """Say whether every node is entered as often as it is left, whichever way the steps go."""
    _, count = np.unique(np.array(steps, np.int64), return_counts=True)
    return bool((count % 2 == 0).all())
