"""The streets of all towns of a store as one, unpacked once for each import."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

import structlog

from litterfog.dashboard.store import Store
from litterfog.streets.packing import PackingError
from litterfog.streets.streets import Streets
from litterfog.streets.union import union, unpacked
from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store_records import Town

log = structlog.get_logger()


def streets_fingerprint(towns: Sequence[Town]) -> str:
    """Name the streets of towns: another name, other streets; '' where there are none."""
    if not towns:
        return ""
    told = repr([(town.name, town.fingerprint) for town in towns])
    return blake2b(told.encode(), digest_size=8).hexdigest()


class TownCache:
    """Keeps what it has unpacked, for any number of threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._towns: dict[tuple[str, str], Streets] = {}  # by name and fingerprint
        self._fingerprint = ""
        self._streets: Streets | None = None

    def streets(self, snapshot: Snapshot) -> Streets | None:
        """Give the segments of all towns, each id once; None where there are none.

        A segment of no known district has its town's name for one.

        Raises:
            StoreAwayError: the store does not answer.
            LookupError: a town was imported again meanwhile; a later snapshot has it.
        """
        fingerprint = streets_fingerprint(snapshot.towns)
        with self._turn:
            if fingerprint != self._fingerprint:
                self._streets = self._read(snapshot.towns)
                self._fingerprint = fingerprint
            return self._streets

    def _read(self, towns: Sequence[Town]) -> Streets | None:
        known = self._towns
        self._towns = {
            (town.name, town.fingerprint): known.get((town.name, town.fingerprint))
            or self._unpacked(town)
            for town in towns
        }
        parts = [streets for streets in self._towns.values() if len(streets)]
        return union(parts) if parts else None

    def _unpacked(self, town: Town) -> Streets:
        """Read a town; what is damaged is told once and left out, so that the others are there."""

        def tell(error: PackingError) -> None:
            log.warning("streets cannot be read", town=town.name, reason=str(error))

        streets = unpacked(self._store.streets_of(town), tell)
        return replace(streets, districts=[name or town.name for name in streets.districts])
