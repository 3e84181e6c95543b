"""Redis as the dashboard sees it: read within two seconds, or `StoreAwayError`."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

import msgspec
import redis
import structlog

from litterfog.dashboard.fleet import Fleet, read_fleet
from litterfog.dashboard.moment import Moment
from litterfog.dashboard.query.matching import Rows
from litterfog.dashboard.renewed import NotYetError, Renewed
from litterfog.wire.hits import HitIndex, HitReader
from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store.spot_events import SpotEventStreams
from litterfog.wire.store.towns import TownStore
from litterfog.wire.store_client import open_store
from litterfog.wire.store_records import Hit, Town

TIMEOUT_S = 2.0  # to connect, and for each answer
FRESH_S: Final = 1.0  # so old what was read may be
_PATIENCE_S: Final = 0.25  # with a reading that is under way

_T = TypeVar("_T")
log = structlog.get_logger()


class StoreAwayError(Exception):
    """Redis did not answer, or not with what can be read; its text says which."""


class LoadingError(Exception):
    """The hits are being read for the first time."""

    def __init__(self, hits: int) -> None:
        super().__init__(f"{hits} hits read so far")
        self.hits = hits


class Store:
    """A Redis that may go away and come back; each change is logged once."""

    def __init__(self, url: str, password: str | None = None) -> None:
        # The page's next tick is the retry.
        self._client = open_store(url, password, timeout_s=TIMEOUT_S, patient=False)
        self._index = HitIndex(self._client)
        self._reader = HitReader(self._client, self._index)
        self._towns = TownStore(self._client)
        self._spot_events = SpotEventStreams(self._client)
        self._moment = Renewed(self._read_moment, FRESH_S, _PATIENCE_S)
        self._latest: Moment | None = None
        self._lock = threading.Lock()
        self._away = False
        self._fleet = Renewed(lambda: self.read(read_fleet), FRESH_S, 2 * TIMEOUT_S)

    def warm_up(self) -> None:
        """Begin to read the hits, so that the first visitor need not wait."""
        threading.Thread(target=self._load, daemon=True).start()

    def read(self, read: Callable[[HitReader], _T]) -> _T:
        """Call with the reader; raises StoreAwayError when it cannot be read."""
        return self._noting(lambda: read(self._reader))

    def moment(self) -> Moment:
        """Give what the store holds, at most a second old.

        Raises:
            LoadingError: it is being read for the first time; ask again.
            StoreAwayError: it could not be read when last tried.
        """
        try:
            return self._noting(self._moment.get)
        except NotYetError:
            raise LoadingError(self._index.loaded) from None

    def snapshot(self) -> Snapshot:
        """Give the hits of `moment`; raises what it does."""
        return self.moment().snapshot

    def fleet(self) -> Fleet:
        """Give all devices, a second old at most; raises StoreAwayError."""
        try:
            return self._fleet.get()
        except NotYetError as error:
            raise StoreAwayError("reading takes its time") from error

    def hits_of(self, snapshot: Snapshot, rows: Rows) -> list[Hit]:
        """Read whole hits; raises StoreAwayError."""
        return self._noting(lambda: self._index.hits_of(snapshot, rows))

    def streets_of(self, town: Town) -> list[bytes]:
        """Read a town's packed streets; raises StoreAwayError, or LookupError if replaced."""
        return self._noting(lambda: self._towns.blobs(town))

    def spot_events(self, ask: Callable[[SpotEventStreams], _T]) -> _T:
        """Read or append what people say of spots; raises StoreAwayError."""
        return self._noting(lambda: ask(self._spot_events))

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _load(self) -> None:
        with suppress(redis.RedisError, msgspec.MsgspecError):  # who asks is told
            self._index.refresh()

    def _read_moment(self) -> Moment:
        """Read what there is; what has not changed is the moment before, as it was."""
        snapshot = self._index.refresh()
        moment = Moment(snapshot, self._reader.totals(), self.fleet())
        if self._latest is None or not moment.same_as(self._latest):
            self._latest = moment
        return self._latest

    def _noting(self, read: Callable[[], _T]) -> _T:
        try:
            value = read()
        except (redis.RedisError, msgspec.MsgspecError) as error:
            self._note(away=True, reason=str(error))
            raise StoreAwayError(str(error)) from error
        self._note(away=False)
        return value

    def _note(self, *, away: bool, reason: str = "") -> None:
        with self._lock:
            changed, self._away = self._away != away, away
        if changed and away:
            log.warning("redis away", reason=reason)
        elif changed:
            log.info("redis back")
