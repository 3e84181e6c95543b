"""The state of each spot: events, folded in order, and the hits since.

The rules, in the order of their force:

- Events are taken by their time, then by their id; each finds its spot by the anchor's id or, where
  that hit is forgotten or begins no spot any more, as the nearest spot within the radius.
- A state holds until another event, with one exception: a hit later than *cleaned* makes it
  *reopened*. *Planned* outlives hits, and so does *false alarm*: what deceived the model once will
  again, so that hits there go on to be counted but only a person opens it.
- An event whose actor was shown another state than the one that held is a **conflict**: two
  telephones at once, or one that had no network. It is kept and told. It holds if it says what was
  found there (*cleaned*, *false alarm*); a plan or an opening made without knowledge of the other's
  word does not. Where both say the same there is no conflict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.spots.columns import Spots
from litterfog.streets.spots.events import STATES, SpotEvent, SpotState
from litterfog.streets.spots.grid import AnchorGrid
from litterfog.streets.spots.radius import places

_NUMBER: Final = {state: number for number, state in enumerate(STATES)}
_FOUND_THERE: Final = frozenset[SpotState](("cleaned", "false-alarm"))
_WAITING: Final = frozenset[SpotState](("open", "reopened"))  # one thing to those who go there


@dataclass(frozen=True, slots=True)
class SpotStates:
    """States as columns beside those of `Spots`, and the events they come from."""

    state: NDArray[np.uint8]  # into STATES
    since_ms: NDArray[np.int64]  # the event; the last hit of what a hit reopened; else the first
    event: NDArray[np.int64]  # that holds, into `events`; -1: none
    events: tuple[SpotEvent, ...]  # in order
    spot: NDArray[np.int64]  # of each event; -1: none is there any more
    conflict: NDArray[np.bool_]  # of each event

    def history(self, spot: int) -> list[int]:
        """Give a spot's events in order, as rows of `events`."""
        return [int(row) for row in np.flatnonzero(self.spot == spot)]


def states_of(spots: Spots, events: Iterable[SpotEvent], grid: AnchorGrid) -> SpotStates:
    """Fold events onto spots; the grid is of these spots, or has grown since."""
    ordered = _ordered(events)
    spot = _find_spots(spots, ordered, grid)
    holds, conflict = _fold(spots, ordered, spot)
    state = np.full(len(spots), _NUMBER["open"], np.uint8)
    since_ms = spots.first_ms.copy()
    held = np.flatnonzero(holds >= 0)
    state[held] = [_NUMBER[ordered[row].state] for row in holds[held]]
    since_ms[held] = [ordered[row].at_ms for row in holds[held]]
    seen_again = (state == _NUMBER["cleaned"]) & (spots.last_ms > since_ms)
    state[seen_again] = _NUMBER["reopened"]
    since_ms[seen_again] = spots.last_ms[seen_again]
    return SpotStates(state, since_ms, holds, ordered, spot, conflict)


def _ordered(events: Iterable[SpotEvent]) -> tuple[SpotEvent, ...]:
    """Put events in order, each once."""
    once: dict[str, SpotEvent] = {}
    for event in events:
        once.setdefault(event.id, event)
    return tuple(sorted(once.values(), key=lambda event: (event.at_ms, event.id)))


def _find_spots(spots: Spots, events: tuple[SpotEvent, ...], grid: AnchorGrid) -> NDArray[np.int64]:
    """Give each event's spot; -1 for none."""
    rows = spots.find({event.hit for event in events})
    found = np.array([rows.get(event.hit, -1) for event in events], np.int64)
    lost = np.flatnonzero(found < 0)
    lat, lon = (np.array([getattr(events[at], name) for at in lost]) for name in ("lat", "lon"))
    unknown, below = np.full(len(lost), np.nan), np.full(len(lost), len(spots))
    found[lost] = grid.nearest(places(lat, lon, unknown), below)
    return found


def _fold(
    spots: Spots, events: tuple[SpotEvent, ...], spot: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give the event that holds for each spot, -1 for none, and which events conflict."""
    holds = np.full(len(spots), -1, np.int64)
    conflict = np.zeros(len(events), np.bool_)
    for row, (event, at) in enumerate(zip(events, spot.tolist(), strict=True)):
        if at < 0:
            continue
        before = events[holds[at]] if holds[at] >= 0 else None
        conflict[row] = _conflicts(event, before, int(spots.last_ms[at]))
        if not conflict[row] or event.state in _FOUND_THERE:
            holds[at] = row
    return holds, conflict


def _conflicts(event: SpotEvent, before: SpotEvent | None, last_hit_ms: int) -> bool:
    """Whether an event's actor can not have known the state that held."""
    state = before.state if before else "open"
    if event.seen_state is None or event.state == state:
        return False
    known = _alike(state)
    if before and state == "cleaned" and last_hit_ms > before.at_ms:
        known |= _WAITING  # a hit has reopened it, or will have
    return event.seen_state not in known


def _alike(state: SpotState) -> frozenset[SpotState]:
    return _WAITING if state in _WAITING else frozenset((state,))
