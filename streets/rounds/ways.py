"""Shortest ways along the streets: Dijkstra's search, ended as soon as it has answered.

A search in Python settles half a million places a second, and most of a round's legs are short.
"""

from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import islice
from math import inf

from litterfog.streets.rounds.graph import Graph


def spread(graph: Graph, sources: Iterable[int]) -> Iterator[tuple[float, int, int]]:
    """Give metres, vertex and the edge that led there, -1 for a source, by ascending metres."""
    around = graph.around
    best = dict.fromkeys(sources, 0.0)
    heap = [(0.0, source, -1) for source in best]
    while heap:
        metres, here, by = heappop(heap)
        if metres > best[here]:
            continue
        yield metres, here, by
        best[here] = -1.0  # settled
        for there, length_m, edge in around[here]:
            further = metres + length_m
            if further < best.get(there, inf):
                best[there] = further
                heappush(heap, (further, there, edge))


def nearest_spots(graph: Graph, spot: int, most: int) -> list[tuple[int, float]]:
    """Give the nearest other spots and the metres to each."""
    number = {vertex: other for other, vertex in enumerate(graph.spots)}
    found = (
        (number[vertex], metres)
        for metres, vertex, _ in spread(graph, [graph.spots[spot]])
        if vertex in number
    )
    return list(islice(found, 1, most + 1))  # the first one is itself


def neighbours(graph: Graph) -> list[tuple[int, int, float]]:
    """Give pairs of spots whose surroundings touch, and the metres from one to the other.

    What is nearer to a spot than to any other are its surroundings. The pairs join all spots that
    are joined by streets (Mehlhorn 1988, A faster approximation algorithm for the Steiner problem).
    """
    owner = {vertex: spot for spot, vertex in enumerate(graph.spots)}
    far: dict[int, float] = {}
    for metres, here, by in spread(graph, graph.spots):
        far[here] = metres
        if by >= 0:
            edge = graph.edges[by]
            owner[here] = owner[edge.begin if here == edge.end else edge.end]
    return [
        (owner[edge.begin], owner[edge.end], far[edge.begin] + edge.length_m + far[edge.end])
        for edge in graph.edges
        if edge.begin in far and owner[edge.begin] != owner[edge.end]
    ]


def way(graph: Graph, begin: int, end: int) -> list[tuple[int, bool]] | None:
    """Give the edges from a vertex to another, and if each is gone forwards; None for no way."""
    came: dict[int, int] = {}
    for _, here, by in spread(graph, [begin]):
        came[here] = by
        if here == end:
            return _back(graph, came, end)
    return None


def _back(graph: Graph, came: dict[int, int], here: int) -> list[tuple[int, bool]]:
    steps = []
    while (by := came[here]) >= 0:
        forwards = graph.edges[by].end == here
        steps.append((by, forwards))
        here = graph.edges[by].begin if forwards else graph.edges[by].end
    return steps[::-1]
