"""Redis as the dashboard sees it: read within two seconds, or `StoreAwayError`."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import redis
import structlog

from litterfog.dashboard.fleet import Fleet, read_fleet
from litterfog.dashboard.renewed import NotYetError, Renewed
from litterfog.wire.hits import HitReader
from litterfog.wire.store_client import open_store
from litterfog.wire.store_records import Device, Totals

TIMEOUT_S = 2.0  # to connect, and for each answer
FLEET_EVERY_S = 1.0

_T = TypeVar("_T")
log = structlog.get_logger()


class StoreAwayError(Exception):
    """Redis did not answer, or not with what can be read; its text says which."""


@dataclass(frozen=True, slots=True)
class StoreState:
    """What one look at the store finds: cheap to read, and enough to tell what has changed."""

    hits_version: str  # another one: there are other hits
    hit_count: int
    totals: Totals
    devices: list[Device]


class Store:
    """A Redis that may go away and come back; each change is logged once."""

    def __init__(self, url: str, password: str | None = None) -> None:
        # The page's next tick is the retry.
        self._client = open_store(url, password, timeout_s=TIMEOUT_S, patient=False)
        self._reader = HitReader(self._client)
        self._lock = threading.Lock()
        self._away = False
        self._fleet = Renewed(lambda: self.read(read_fleet), FLEET_EVERY_S, 2 * TIMEOUT_S)

    def read(self, read: Callable[[HitReader], _T]) -> _T:
        """Call with the reader; raises StoreAwayError when it cannot be read."""
        try:
            value = read(self._reader)
        except (redis.RedisError, msgspec.MsgspecError) as error:
            self._note(away=True, reason=str(error))
            raise StoreAwayError(str(error)) from error
        self._note(away=False)
        return value

    def fleet(self) -> Fleet:
        """Give all devices, a second old at most; raises StoreAwayError."""
        try:
            return self._fleet.get()
        except NotYetError as error:
            raise StoreAwayError("reading takes its time") from error

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def _note(self, *, away: bool, reason: str = "") -> None:
        with self._lock:
            changed, self._away = self._away != away, away
        if changed and away:
            log.warning("redis away", reason=reason)
        elif changed:
            log.info("redis back")


def read_state(reader: HitReader) -> StoreState:
    """Read what every tick of a page needs."""
    count = reader.hit_count()
    return StoreState(
        hits_version=f"{reader.version()}/{count}",  # the count tells of hits removed, too
        hit_count=count,
        totals=reader.totals(),
        devices=reader.devices(),
    )
