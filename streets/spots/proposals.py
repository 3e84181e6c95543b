"""Spots that may be clean: somebody passed later and saw no litter.

What a device counts is pictures and hits of a place and a day, a place being an H3 cell or a
segment of a street. A visit of a place with pictures and without a hit *proposes* that the spots
there are clean; a person says so.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.spots.columns import Spots
from litterfog.streets.spots.events import STATES
from litterfog.streets.spots.states import SpotStates

LEAST_PICTURES: Final = 3  # of a visit: one may look past the litter
NOT_PROPOSED: Final = -1
_ANSWERED: Final = [STATES.index("cleaned"), STATES.index("false-alarm")]


@dataclass(frozen=True, slots=True)
class CleanVisits:
    """Visits without a hit as columns of one length, in no order.

    Of a count by day, the moment is the day's beginning: a day proves nothing about its own hits.
    """

    place: NDArray[np.uint64]  # an H3 cell or a segment's id
    at_ms: NDArray[np.int64]
    pictures: NDArray[np.int64]


def proposals(
    spots: Spots, states: SpotStates, place: NDArray[np.uint64], visits: CleanVisits
) -> NDArray[np.int64]:
    """Give the moment of the last visit that proposes *cleaned*; NOT_PROPOSED for none.

    It counts where it is later than the last hit and than the spot's state.

    Args:
        spots: n of them.
        states: theirs.
        place: (n,): in which place each spot is.
        visits: of all places.
    """
    last_ms = _last_visits(place, visits)
    newer = last_ms > np.maximum(spots.last_ms, states.since_ms)
    return np.where(newer & ~np.isin(states.state, _ANSWERED), last_ms, NOT_PROPOSED)


def _last_visits(place: NDArray[np.uint64], visits: CleanVisits) -> NDArray[np.int64]:
    enough = visits.pictures >= LEAST_PICTURES
    visited, at = np.unique(visits.place[enough], return_inverse=True)
    last_ms = np.full(len(visited) + 1, NOT_PROPOSED, np.int64)  # the last: of none
    np.maximum.at(last_ms, at, visits.at_ms[enough])
    found = np.searchsorted(visited, place)
    known = np.append(visited, np.uint64(0))[found] == place
    return np.where(known, last_ms[found], NOT_PROPOSED)
