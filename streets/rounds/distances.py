"""How far the spots of a round are from each other along the streets, as a matrix.

Exact to the nearest few spots of each, which is what a good order joins; to others it is the
shortest way by way of spots, a bit over the truth. A search from every spot through the whole town
would take minutes in Python.
"""

from typing import Final

import numpy as np

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.graph import Graph
from litterfog.streets.rounds.ways import nearest_spots, neighbours

NEAREST: Final = 10


def distances_m(graph: Graph) -> Numbers:
    """Give metres, (n, n), symmetric; infinite where no street leads."""
    count = len(graph.spots)
    metres = np.full((count, count), np.inf)
    np.fill_diagonal(metres, 0)
    links = [
        (spot, other, far_m)
        for spot in range(count)
        for other, far_m in nearest_spots(graph, spot, NEAREST)
    ]
    for spot, other, far_m in links + neighbours(graph):
        metres[spot, other] = metres[other, spot] = min(far_m, metres[spot, other])
    for by in range(count):  # Floyd and Warshall's
        np.minimum(metres, metres[:, by, None] + metres[by], out=metres)
    return metres
