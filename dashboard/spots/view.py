"""All that is known of spots at one moment; never changed once it is there."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.spots.places import clean_visits
from litterfog.streets.spots.columns import Spots
from litterfog.streets.spots.events import STATES, SpotEvent, SpotState
from litterfog.streets.spots.grid import AnchorGrid
from litterfog.streets.spots.proposals import NOT_PROPOSED, proposals
from litterfog.streets.spots.radius import places
from litterfog.streets.spots.states import SpotStates
from litterfog.streets.streets import Streets
from litterfog.wire.store.rows import Snapshot

_NAME: Final = re.compile("[0-9a-f]{32}")
_HALF: Final = 16  # digits
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class SpotView:
    """Spots as columns, their states, their streets."""

    version: str  # another one: something may have changed
    snapshot: Snapshot
    spots: Spots
    grid: AnchorGrid
    spot_of: NDArray[np.int64]  # of each hit of the snapshot
    states: SpotStates
    streets: Streets | None
    segment: NDArray[np.int64]  # of each spot: a row of the streets; -1: none
    place: NDArray[np.uint64]

    @cached_property
    def proposed(self) -> NDArray[np.int64]:
        """When each spot was last passed clean, ms, where that is news; else NOT_PROPOSED."""
        return proposals(self.spots, self.states, self.place, clean_visits(self.snapshot))

    @cached_property
    def event_rows(self) -> dict[str, int]:
        """Give the row of each event, by its id."""
        return {event.id: row for row, event in enumerate(self.states.events)}

    def proposed_ms(self, row: int) -> int | None:
        """Give when a spot was last passed clean; None where that is no news."""
        at_ms = int(self.proposed[row])
        return None if at_ms == NOT_PROPOSED else at_ms

    def state(self, row: int) -> SpotState:
        """Give a spot's state."""
        return STATES[int(self.states.state[row])]

    def event(self, row: int) -> SpotEvent | None:
        """Give the event that holds for a spot, if there is one."""
        at = int(self.states.event[row])
        return None if at < 0 else self.states.events[at]

    def street(self, row: int) -> str:
        """Name a spot's street; "" where none is known."""
        at = int(self.segment[row])
        if at < 0 or self.streets is None:
            return ""
        return self.streets.names[int(self.streets.name[at])]

    def district(self, row: int) -> str:
        """Name a spot's district; "" where none is known."""
        at = int(self.segment[row])
        if at < 0 or self.streets is None:
            return ""
        return self.streets.districts[int(self.streets.district[at])]

    def names(self, rows: Rows) -> list[str]:
        """Give the ids of some of the snapshot's hits."""
        hits = self.snapshot.hits
        pairs = zip(hits.id_high[rows].tolist(), hits.id_low[rows].tolist(), strict=True)
        return [f"{high:016x}{low:016x}" for high, low in pairs]

    def hits(self, row: int) -> Rows:
        """Give the rows of a spot's hits in the snapshot, the newest first."""
        rows = np.flatnonzero(self.spot_of == row)
        newest: Rows = rows[np.argsort(-self.snapshot.hits.captured_ms[rows], kind="stable")]
        return newest

    def find(self, name: str) -> int | None:
        """Give the spot that a hit belongs to, its anchor or another; None for no such hit."""
        if not _NAME.fullmatch(name):
            return None
        anchor = self.spots.find((name,))
        if anchor:
            return anchor[name]
        hits, low = self.snapshot.hits, np.uint64(int(name[_HALF:], 16))
        for row in np.flatnonzero(hits.id_low == low).tolist():
            if int(hits.id_high[row]) == int(name[:_HALF], 16):
                return int(self.spot_of[row])
        return None

    def nearest(self, lat: float, lon: float) -> int | None:
        """Give the nearest spot within the radius of a place of unknown accuracy."""
        here = places(np.array([lat]), np.array([lon]), np.array([np.nan]))
        row = int(self.grid.nearest(here, np.array([len(self.spots)]))[0])
        return None if row < 0 else row
