"""The streets around the spots of a round, and where on them the spots are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.feet import Feet, feet_of
from litterfog.streets.rounds.graph import BESIDE_M, Graph, graph_of
from litterfog.streets.rounds.lines import Lines, lines_around
from litterfog.streets.rounds.plane import Plane
from litterfog.streets.rounds.round import Leg
from litterfog.streets.rounds.ways import way
from litterfog.streets.streets import Streets


@dataclass(frozen=True, slots=True)
class Terrain:
    """A plane with lines, their graph, and the spots' feet on both."""

    plane: Plane
    lines: Lines
    feet: Feet
    graph: Graph
    reached: Numbers  # (n, 2): metres, where the way touches a spot: on its street, if it is by one

    def leg(self, begin: int, end: int) -> Leg:
        """Go from a spot to another, straight where no street leads."""
        steps = way(self.graph, self.graph.spots[begin], self.graph.spots[end])
        ends = self.reached[[begin, end]]
        if steps is None:
            length_m = float(np.hypot(*(ends[1] - ends[0])))
            return Leg(self.plane.places(ends), length_m, length_m)
        edges = [(self.graph.edges[number], forwards) for number, forwards in steps]
        parts = [
            self.lines.part(edge.line, *(edge.shares if forwards else edge.shares[::-1]))
            for edge, forwards in edges
            if edge.line >= 0
        ]
        return Leg(
            self.plane.places(_thinned(np.concatenate((ends[:1], *parts, ends[1:])))),
            sum(edge.length_m for edge, _ in edges),
            sum(edge.length_m for edge, _ in edges if edge.line < 0),
        )


def terrain_of(
    streets: Streets, plane: Plane, spots: Numbers, margin_m: float, among: NDArray[np.bool_]
) -> Terrain | None:
    """Take the marked streets within so many metres of the spots' box; None if there are none."""
    box = np.stack((spots.min(axis=0) - margin_m, spots.max(axis=0) + margin_m))
    lines = lines_around(streets, plane, box, among)
    if not len(lines):
        return None
    feet = feet_of(lines, spots)
    reached = [
        spot if away_m > BESIDE_M else lines.part(line, share, share)[0]
        for spot, line, share, away_m in zip(
            spots, feet.line.tolist(), feet.share.tolist(), feet.away_m.tolist(), strict=True
        )
    ]
    return Terrain(plane, lines, feet, graph_of(lines, feet), np.stack(reached))


def _thinned(points: Numbers) -> Numbers:
    """Leave out points that are where the one before is; two stay."""
    moved = np.abs(np.diff(points, axis=0)).max(axis=1) > 0.001
    kept = np.concatenate(([True], moved))
    kept[-1] |= not moved.any()
    return points[kept]
