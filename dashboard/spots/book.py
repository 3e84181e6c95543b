"""The book of spots: found in the store's hits, with what was said of them, kept up to date.

A million hits take a minute when they are first looked at, so that happens in a thread of its own,
and who asks meanwhile is told how far it is. Afterwards only what is new is looked at.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.renewed import NotYetError, Renewed
from litterfog.dashboard.spots.known_events import KnownEvents
from litterfog.dashboard.spots.places import SpotPlaces
from litterfog.dashboard.spots.sightings import goes_on, sightings
from litterfog.dashboard.spots.view import SpotView
from litterfog.dashboard.store import FRESH_S, LoadingError, Store
from litterfog.streets.spots.finder import SpotFinder
from litterfog.streets.spots.states import states_of
from litterfog.streets.streets import Streets
from litterfog.wire.store.rows import HitColumns, Snapshot

_PATIENCE_S: Final = 0.5  # of who asks, with a renewal under way
_TURN_S: Final = 5.0  # of who says something, with the same
_PART: Final = 20_000  # hits

StreetsOf = Callable[[Snapshot], Streets | None]


def no_streets(_snapshot: Snapshot) -> Streets | None:
    """Know no streets."""
    return None


class SpotBook:
    """Spots for any number of threads; raises StoreAwayError and LoadingError as the store does."""

    def __init__(self, store: Store, streets_of: StreetsOf = no_streets) -> None:
        self._store = store
        self._streets_of = streets_of
        self._turn = threading.Lock()
        self._renewed = Renewed(self._renew, FRESH_S, _PATIENCE_S)
        self._latest: SpotView | None = None
        self._streets: Streets | None = None
        self._begin_anew()

    def view(self) -> SpotView:
        """Give what there is, a second old at most where that takes no long renewal."""
        try:
            self._renewed.get()
        except NotYetError:
            raise LoadingError(len(self._spot_of)) from None
        assert self._latest is not None  # renewed without an error
        return self._latest

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let nobody else renew, or say something; raises LoadingError if that takes too long."""
        if not self._turn.acquire(timeout=_TURN_S):
            raise LoadingError(len(self._spot_of))
        try:
            yield
        finally:
            self._turn.release()

    def look_again(self) -> SpotView:
        """Renew at once, which is for who has the turn."""
        snapshot = self._store.snapshot()
        more_events = self._store.spot_events(self._events.read_on)
        before = self._latest
        if before is None or more_events or snapshot is not before.snapshot:
            self._take_hits(snapshot)
            self._latest = self._view(snapshot)
        assert self._latest is not None
        return self._latest

    def append(self, events: Sequence[tuple[float, float, bytes]]) -> None:
        """Put events into the store; for who has the turn; raises FullError."""
        self._store.spot_events(lambda streams: streams.append(events))

    def knows(self, event_id: str) -> bool:
        """Whether an event was taken before; for who has the turn."""
        return event_id in self._events

    def _renew(self) -> None:
        with self._turn:
            self.look_again()

    def _begin_anew(self) -> None:
        self._finder = SpotFinder()
        self._events = KnownEvents()
        self._places = SpotPlaces()
        self._hits: HitColumns | None = None
        self._spot_of = np.empty(0, np.int64)

    def _take_hits(self, snapshot: Snapshot) -> None:
        """Give the finder what is new; begin anew where hits are gone, as by retention."""
        if self._hits is not None and not goes_on(self._hits, snapshot.hits):
            self._begin_anew()
            self._store.spot_events(self._events.read_on)
        begin = len(self._spot_of)
        new = np.arange(begin, len(snapshot.hits))
        order = new[np.argsort(snapshot.hits.captured_ms[new], kind="stable")]
        self._find(snapshot, order)
        self._hits = snapshot.hits

    def _find(self, snapshot: Snapshot, order: NDArray[np.int64]) -> None:
        hits = sightings(snapshot, order, self._store.hits_of)
        spot_of = np.empty(len(order), np.int64)
        begin = len(self._spot_of)
        for start in range(0, len(order), _PART):
            some = np.arange(start, min(start + _PART, len(order)))
            spot_of[order[some] - begin] = self._finder.add(hits.take(some))
        self._spot_of = np.concatenate([self._spot_of, spot_of])

    def _view(self, snapshot: Snapshot) -> SpotView:
        spots, grid = self._finder.spots, self._finder.grid
        with suppress(LookupError):  # imported again meanwhile: those of before until the next look
            self._streets = self._streets_of(snapshot)
        self._places.renew(spots, self._streets)
        return SpotView(
            version=self._version(snapshot),
            snapshot=snapshot,
            spots=spots,
            grid=grid,
            spot_of=self._spot_of,
            states=states_of(spots, self._events.all(), grid),
            streets=self._streets,
            segment=self._places.segment,
            place=self._places.place,
        )

    def _version(self, snapshot: Snapshot) -> str:
        named = f"{snapshot.version} {len(self._events)} {len(self._finder.spots)}"
        return blake2b(named.encode(), digest_size=6).hexdigest()
