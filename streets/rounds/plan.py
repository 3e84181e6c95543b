"""Plan a round: the order of spots along the streets, and the way.

Streets go both ways here, and steps and paths are streets: a round is walked, or ridden by somebody
who gets off where a bicycle may not go.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.addresses import streets_by
from litterfog.streets.rounds.distances import distances_m
from litterfog.streets.rounds.errors import RoundError
from litterfog.streets.rounds.mainland import mainland
from litterfog.streets.rounds.plane import Plane, plane_around
from litterfog.streets.rounds.round import FOOT, Pace, Place, Round, Stop
from litterfog.streets.rounds.terrain import Terrain, terrain_of
from litterfog.streets.rounds.tour import loose_tour, round_tour
from litterfog.streets.streets import Streets

MOST_SPOTS: Final = 500
MOST_ACROSS_M: Final = 100_000.0  # over it the plane bends, and nobody goes round
_FAR_M: Final = 1_000.0  # spots that are all further from every street are in another town
_MARGIN_M: Final = 1_000.0  # so far around the spots the way is looked for first
_STRAIGHT_COSTS: Final = 3.0  # a metre where no street leads: water, a railway, a fence


def plan_round(
    streets: Streets,
    spots: Sequence[Place],
    start: Place | None = None,
    *,
    closed: bool = True,
    pace: Pace = FOOT,
) -> Round:
    """Visit all spots once, from a start if there is one, and back to where it began if closed.

    Raises RoundError for no spots, more than `MOST_SPOTS`, places that are none, or are too far
    from each other or from the streets.
    """
    _check_count(streets, len(spots))
    first = [] if start is None else [start]
    places = np.array([*first, *spots], np.float64).reshape(-1, 2)
    plane = _plane(places)
    terrain, metres = _terrain(streets, plane, plane.metres(places))
    if terrain.feet.away_m[len(first) :].min() > _FAR_M:
        raise RoundError("no street is within 1 km of any of these spots: import their town's")
    order = _order(terrain, metres, closed, start is not None)
    going = [*order, *order[:1]] if closed and len(order) > 1 else order
    names = streets_by(streets, plane, plane.metres(places)[len(first) :])
    numbers = [at - len(first) for at in order[len(first) :]]
    return Round(
        stops=tuple(Stop(number, spots[number], names[number]) for number in numbers),
        legs=tuple(terrain.leg(*ends) for ends in pairwise(going)),
        start=start,
        closed=closed,
        pace=pace,
    )


def _check_count(streets: Streets, spots: int) -> None:
    if not spots:
        raise RoundError("there is no spot to go to: choose another area, grade or state")
    if spots > MOST_SPOTS:
        raise RoundError(
            f"a round takes at most {MOST_SPOTS} spots, and these are {spots:,}:"
            " choose a smaller area, a worse grade or fewer states"
        )
    if not len(streets):
        raise RoundError("no streets are known: import those of the town first")


def _plane(places: Numbers) -> Plane:
    if not (np.abs(places) <= (90, 180)).all():
        raise RoundError("a place is a latitude from -90 to 90 and a longitude from -180 to 180")
    plane = plane_around(places)
    if np.ptp(plane.metres(places), axis=0).max() > MOST_ACROSS_M:
        raise RoundError(
            f"these places are over {MOST_ACROSS_M / 1000:.0f} km apart: choose those of one town"
        )
    return plane


def _terrain(streets: Streets, plane: Plane, spots: Numbers) -> tuple[Terrain, Numbers]:
    """Give the streets around, or all if those do not join the spots; and the metres between them.

    Some are joined by none: on an island.
    """
    among = mainland(streets)
    margin_m = max(_MARGIN_M, float(np.ptp(spots, axis=0).max()) / 2)
    for margin in (margin_m, np.inf):
        terrain = terrain_of(streets, plane, spots, margin, among)
        if terrain is not None:
            metres = distances_m(terrain.graph)
            if np.isfinite(metres).all():
                break
    assert terrain is not None  # all streets are some
    return terrain, metres


def _order(terrain: Terrain, metres: Numbers, closed: bool, from_first: bool) -> list[int]:
    apart = np.hypot(*(terrain.reached[:, None] - terrain.reached).transpose(2, 0, 1))
    costs = np.where(np.isfinite(metres), metres, apart * _STRAIGHT_COSTS)
    order = round_tour(costs) if closed else loose_tour(costs, from_first)
    return [int(place) for place in order]
