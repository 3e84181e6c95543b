"""A round over the spots of a view: which, in what order, and what is told of each."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.languages.table import Words
from litterfog.dashboard.query.bbox import bbox_of
from litterfog.dashboard.rounds.asked import RoundRequest
from litterfog.dashboard.spots.query import SpotQuery, matching_spots
from litterfog.dashboard.spots.view import SpotView
from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.streets.grades.thresholds import GRADES
from litterfog.streets.rounds.errors import RoundError
from litterfog.streets.rounds.plan import MOST_SPOTS, plan_round
from litterfog.streets.rounds.round import BICYCLE, FOOT, Round
from litterfog.streets.rounds.words import summary
from litterfog.streets.spots.events import SpotState
from litterfog.streets.streets import Streets

_PACES: Final = {pace.key: pace for pace in (FOOT, BICYCLE)}
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SpotOfRound:
    """A spot as it was when the round was planned."""

    name: str
    state: SpotState
    hits: int
    days: int


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """A round and its spots."""

    key: str  # in its address
    plan: Round
    streets: Streets
    spots: tuple[SpotOfRound, ...]  # as they were given to the plan

    def notes(self, words: Words) -> list[str]:
        """Say of each spot what was seen."""
        return [
            ", ".join(
                (
                    words("spot.hits", count=spot.hits),
                    words("spot.visits", count=spot.days),
                    words(f"spot.{spot.state.replace('-', '_')}"),
                )
            )
            for spot in self.spots
        ]

    def fields(self, words: Words) -> dict[str, Any]:
        """Give what programs and the pages are told."""
        plan, notes = self.plan, self.notes(words)
        return {
            "key": self.key,
            "summary": summary(words, plan),
            "length_m": round(plan.length_m),
            "straight_m": round(plan.straight_m),
            "seconds": round(plan.seconds),
            "closed": plan.closed,
            "pace": plan.pace.key,
            "stops": [
                {
                    "id": self.spots[stop.number].name,
                    "state": self.spots[stop.number].state,
                    "lat": stop.place[0],
                    "lon": stop.place[1],
                    "street": stop.street,
                    "note": notes[stop.number],
                }
                for stop in plan.stops
            ],
        }


def plan_for(view: SpotView, asked: RoundRequest, graded: GradedStreets | None) -> PlannedRound:
    """Plan a round; raises RoundError, with what to do."""
    rows = _chosen(view, asked, graded)
    if view.streets is None:
        raise RoundError("no streets are known: import those of the town first")
    if len(rows) > MOST_SPOTS:  # before a million places are laid out
        raise RoundError(
            f"a round takes at most {MOST_SPOTS} spots, and these are {len(rows):,}:"
            " choose a smaller area, a worse grade or fewer states"
        )
    places = [(float(view.spots.lat[row]), float(view.spots.lon[row])) for row in rows]
    plan = plan_round(
        view.streets, places, asked.start, closed=asked.closed, pace=_PACES[asked.pace]
    )
    spots = tuple(_spot(view, int(row)) for row in rows)
    named = repr([(spots[stop.number].name) for stop in plan.stops] + [plan.start, asked.pace])
    key = blake2b(named.encode(), digest_size=8).hexdigest()
    return PlannedRound(key, plan, view.streets, spots)


def _chosen(view: SpotView, asked: RoundRequest, graded: GradedStreets | None) -> Rows:
    try:
        box = None if asked.bbox is None else bbox_of(asked.bbox)
    except ValueError as error:
        raise RoundError(f"bbox: {error}") from None
    rows = matching_spots(view, SpotQuery(bbox=box, states=frozenset(asked.states)))
    if not asked.grades:
        return rows
    wanted = [number for number, grade in enumerate(GRADES) if grade in asked.grades]
    chosen: Rows = rows[np.isin(_grades(view, rows, graded), wanted)]
    return chosen


def _grades(view: SpotView, rows: Rows, graded: GradedStreets | None) -> NDArray[np.int8]:
    """Give the grade of each spot's segment, a number into GRADES; -1 for none."""
    found = np.full(len(rows), -1, np.int8)
    if graded is None:
        return found
    place = view.place[rows]
    at = np.searchsorted(graded.streets.id, place).clip(max=len(graded.streets) - 1)
    known = graded.streets.id[at] == place
    found[known] = graded.segments.grade[at[known]]
    return found


def _spot(view: SpotView, row: int) -> SpotOfRound:
    return SpotOfRound(
        name=view.spots.name(row),
        state=view.state(row),
        hits=int(view.spots.hits[row]),
        days=int(view.spots.visits[row]),
    )
