"""Keeps the streets that a subscriber knows as new as the store's, beside the worker."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import redis
import structlog

from litterfog.cloud.streets import NO_STREETS, KnownStreets, known_streets
from litterfog.streets.packing import PackingError
from litterfog.streets.streets import Streets
from litterfog.streets.union import unpacked
from litterfog.wire.store.towns import TownStore
from litterfog.wire.store.version import words_of
from litterfog.wire.store_records import Town

log = structlog.get_logger()

RENEWED_S: Final = 60.0
_RETRY_S: Final = 5.0


class StreetWatch:
    """`known` is for any thread, at any time; the rest for one."""

    def __init__(self, towns: TownStore) -> None:
        self.known: KnownStreets = NO_STREETS
        self._store = towns
        self._towns: tuple[Town, ...] = ()  # whose streets are known
        self._away = False

    def renew(self) -> bool:
        """Read what is new; False when the store does not answer, and what was known stays."""
        try:
            self._renew()
        except LookupError:  # imported again while it was read
            return False
        except redis.RedisError as error:
            if not self._away:
                log.warning("streets not renewed", why=words_of(error))
            self._away = True
            return False
        self._away = False
        return True

    @contextmanager
    def renewing(self, every_s: float = RENEWED_S) -> Iterator[None]:
        """Renew, and do so again and again in a thread while the block lasts."""
        stopping = threading.Event()

        def watch(renewed: bool) -> None:
            while not stopping.wait(every_s if renewed else min(every_s, _RETRY_S)):
                renewed = self.renew()

        thread = threading.Thread(target=watch, args=(self.renew(),), name="streets", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            thread.join()

    def _renew(self) -> None:
        towns = self._store.towns()
        if towns == self._towns:
            return
        self.known = known_streets([self._unpacked(town) for town in towns])
        self._towns = towns
        names = [town.name for town in towns]
        log.info("streets renewed", towns=names, segments=len(self.known.ids))

    def _unpacked(self, town: Town) -> Streets:
        """Read a town; what is damaged is told once and left out, so that the others are there."""

        def tell(error: PackingError) -> None:
            log.warning("streets cannot be read", town=town.name, why=str(error))

        return unpacked(self._store.blobs(town), tell)
