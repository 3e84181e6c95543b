"""Which spots an address asks for. Pure functions over columns."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from werkzeug.datastructures import MultiDict

from litterfog.dashboard.query.bbox import Bbox
from litterfog.dashboard.query.hit_query import check_known, read_one, read_query
from litterfog.dashboard.spots.view import SpotView
from litterfog.streets.spots.columns import Spots
from litterfog.streets.spots.events import STATES
from litterfog.streets.spots.proposals import NOT_PROPOSED

PARAMETERS: Final = ("bbox", "since", "until", "state", "proposed")
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SpotQuery:
    """Which spots; what is None or empty asks for no less than all."""

    bbox: Bbox | None = None
    since_ms: int | None = None  # seen then or later
    until_ms: int | None = None  # seen before then
    states: frozenset[str] = frozenset()
    proposed: bool = False  # those alone that were passed clean since


def read_spot_query(args: MultiDict[str, str], others: Collection[str] = ()) -> SpotQuery:
    """Read the query of an address, which may name other parameters too; raises QueryError."""
    check_known(args, (*PARAMETERS, *others))
    hits = read_query(args, ("state", "proposed", *others))
    return SpotQuery(
        bbox=hits.bbox,
        since_ms=hits.since_ms,
        until_ms=hits.until_ms,
        states=read_one(args, "state", _states) or frozenset(),
        proposed=read_one(args, "proposed", _is_true) or False,
    )


def matching_spots(view: SpotView, query: SpotQuery) -> Rows:
    """Give the rows that a query asks for, those first that were seen latest."""
    spots = view.spots
    wanted = np.ones(len(spots), np.bool_)
    if query.since_ms is not None:
        wanted &= spots.last_ms >= query.since_ms
    if query.until_ms is not None:
        wanted &= spots.first_ms < query.until_ms
    if query.states:
        numbers = [number for number, state in enumerate(STATES) if state in query.states]
        wanted &= np.isin(view.states.state, numbers)
    if query.bbox is not None:
        wanted &= _within(spots, query.bbox)
    if query.proposed:
        wanted &= view.proposed != NOT_PROPOSED
    return _latest_first(spots, np.flatnonzero(wanted))


def _latest_first(spots: Spots, rows: Rows) -> Rows:
    keys = (spots.anchor_low[rows], spots.anchor_high[rows], spots.last_ms[rows])
    ordered: Rows = rows[np.lexsort(keys)[::-1]]
    return ordered


def _within(spots: Spots, box: Bbox) -> NDArray[np.bool_]:
    inside = (spots.lat >= box.south) & (spots.lat <= box.north)
    east, west = spots.lon <= box.east, spots.lon >= box.west
    across: NDArray[np.bool_] = east | west if box.west > box.east else east & west
    return inside & across


def _states(text: str) -> frozenset[str]:
    states = frozenset(text.split(","))
    if not states <= set(STATES):
        raise ValueError(f"takes {', '.join(STATES)}; several with commas between")
    return states


def _is_true(text: str) -> bool:
    if text != "true":
        raise ValueError("takes true, or is left out")
    return True
