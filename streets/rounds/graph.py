"""The streets around a round as a graph: crossings, and the feet of the spots between them."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.feet import Feet
from litterfog.streets.rounds.lines import Lines

BESIDE_M = (
    60.0  # further from a street than this, a spot is walked to: no picture is matched so far
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A part of a line; or a straight walk to a spot beside the streets, of line -1."""

    begin: int  # vertices
    end: int
    length_m: float
    line: int
    shares: tuple[float, float]  # of the line: where it begins, where it ends


@dataclass(slots=True)
class Graph:
    """Every edge goes both ways: a round is walked, or ridden where bicycles may."""

    edges: list[Edge] = field(default_factory=list)
    around: defaultdict[int, list[tuple[int, float, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # of a vertex: neighbour, metres, number of the edge
    spots: list[int] = field(default_factory=list)  # their vertices

    def join(self, edge: Edge) -> None:
        """Add an edge between its two vertices."""
        number = len(self.edges)
        self.edges.append(edge)
        self.around[edge.begin].append((edge.end, edge.length_m, number))
        self.around[edge.end].append((edge.begin, edge.length_m, number))


def graph_of(lines: Lines, feet: Feet) -> Graph:
    """Join lines where they share an end, and cut them at the feet of spots."""
    graph = Graph()
    on_line = defaultdict(list)
    first_foot = int(lines.ends.max()) + 1
    for spot, line in enumerate(feet.line.tolist()):
        on_line[line].append((float(feet.share[spot]), first_foot + spot))
    lengths = lines.length_m.tolist()
    for line, (begin, end) in enumerate(lines.ends.tolist()):
        stops = [(0.0, begin), *sorted(on_line.get(line, ())), (1.0, end)]
        for (low, here), (high, there) in pairwise(stops):
            part_m = lengths[line] * (high - low)
            graph.join(Edge(here, there, part_m, line, (low, high)))
    _reach_spots(graph, feet.away_m, first_foot)
    return graph


def _reach_spots(graph: Graph, away_m: Numbers, first_foot: int) -> None:
    """Let a spot be its foot, or lie at the end of a straight walk from there."""
    count = len(away_m)
    graph.spots = list(range(first_foot, first_foot + count))
    for spot in np.flatnonzero(away_m > BESIDE_M).tolist():
        foot, there = first_foot + spot, first_foot + count + spot
        graph.join(Edge(foot, there, float(away_m[spot]), -1, (0.0, 1.0)))
        graph.spots[spot] = there
