"""Every hit of a store as columns in memory, renewed by reading what was appended."""

import hashlib
import re
import threading
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import redis
import structlog
from numpy.typing import NDArray

from litterfog.wire.store import keys
from litterfog.wire.store.columns import GrowingColumns
from litterfog.wire.store.count_reader import CountReader
from litterfog.wire.store.day_rows import to_columns, whole_rows
from litterfog.wire.store.days import Days, DayState
from litterfog.wire.store.keys import key
from litterfog.wire.store.names import KINDS, Names
from litterfog.wire.store.records import read_hits
from litterfog.wire.store.rows import ROW, Origins, Snapshot
from litterfog.wire.store.towns import TOWNS, listed
from litterfog.wire.store.version import check_version, refuse_first_version
from litterfog.wire.store_records import Hit, Town

log = structlog.get_logger()

_ID: Final = re.compile("[0-9a-f]{32}")
_PIECE: Final = 50_000 * ROW.itemsize  # bytes of rows in one answer


class HitIndex:
    """Every hit of a store; for any number of threads."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once
        self._turn = threading.Lock()
        self._states: dict[str, bytes] = {}  # by area: its version when it was last read
        self._days = Days()
        self._columns = GrowingColumns()
        self._names = Names()
        self._counts = CountReader(client, self._names)
        self._town_records: dict[bytes, bytes] = {}
        self._towns: tuple[Town, ...] = ()
        self._begun = 0  # readings
        self._error: redis.RedisError | None = None  # of the last
        self._snapshot = self._seen(0)

    @property
    def loaded(self) -> int:
        """How many hits there are by now; while `refresh` runs, how far it is."""
        return len(self._columns)

    def snapshot(self) -> Snapshot:
        """Give the latest, without reading."""
        return self._snapshot

    def refresh(self) -> Snapshot:
        """Read what is new; one thread at a time does, and those that wait share what it finds.

        Raises:
            StoreVersionError: the store is of a version that is not known yet.
            redis.RedisError: it did not answer; what was read of it before stays.
        """
        begun = self._begun
        with self._turn:
            if self._begun == begun:  # else a reading has begun, and ended, since this was called
                self._read()
            if self._error:
                raise self._error.with_traceback(None)
            return self._snapshot

    def find(self, snapshot: Snapshot, hit_id: str) -> int | None:
        """Give the row of a hit; None where there is none of that id."""
        if not _ID.fullmatch(hit_id):
            return None
        high, low = np.uint64(int(hit_id[:16], 16)), np.uint64(int(hit_id[16:], 16))
        rows = np.flatnonzero((snapshot.hits.id_low == low) & (snapshot.hits.id_high == high))
        return int(rows[0]) if len(rows) else None

    def hits_of(self, snapshot: Snapshot, rows: NDArray[np.int64]) -> list[Hit]:
        """Read whole hits, in the order of the rows; what is gone or damaged is left out."""
        return read_hits(self._redis, snapshot, rows)

    def _read(self) -> None:
        self._begun += 1
        self._error = None
        try:
            self._renew()
        except redis.RedisError as error:
            self._error = error

    def _renew(self) -> None:
        states, town_records = self._read_states()
        changed = [area for area, state in states.items() if self._states.get(area) != state]
        gone = [area for area in self._states if area not in states]
        dropped = [self._drop(self._days.of(area)) for area in gone]
        for area, days in zip(changed, self._read_days(changed), strict=True):
            dropped.append(self._drop(self._days.renew(area, days)))
        self._read_rows()
        counted = self._counts.read(self._days)
        if any(dropped) and not counted:
            self._counts.join(self._days)
        if town_records != self._town_records:
            self._town_records, self._towns = town_records, listed(town_records)
        elif not (changed or gone or counted):
            return
        self._snapshot = self._seen(self._version())
        self._states = states

    def _read_states(self) -> tuple[dict[str, bytes], dict[bytes, bytes]]:
        """Read each area's version, and what is listed of towns."""
        with self._redis.pipeline(transaction=False) as batch:
            batch.get(keys.VERSION)
            batch.smembers(keys.AREAS)
            batch.hgetall(TOWNS)
            version, areas, towns = batch.execute()
        check_version(version)
        if not version and not areas:
            refuse_first_version(self._redis)
        names = sorted(area.decode() for area in areas)
        with self._redis.pipeline(transaction=False) as batch:
            for area in names:
                batch.get(key(area, keys.STATE))
            states = batch.execute()
        return {area: state for area, state in zip(names, states, strict=True) if state}, towns

    def _read_days(self, areas: list[str]) -> list[dict[bytes, bytes]]:
        with self._redis.pipeline(transaction=False) as batch:
            for area in areas:
                batch.hgetall(key(area, keys.DAYS))
            found: list[dict[bytes, bytes]] = batch.execute()
        return found

    def _drop(self, days: list[DayState]) -> bool:
        if days:
            self._columns.drop([day.origin for day in days])
            self._days.forget(days)
            for area in {day.area for day in days}:
                self._names.forget(area)
        return bool(days)

    def _read_rows(self) -> None:
        changed = [day for day in self._days if day.read != day.changed]
        with self._redis.pipeline(transaction=False) as batch:
            for day in changed:
                batch.strlen(day.key(keys.ROWS))
            lengths = batch.execute()
        for day, length in zip(changed, lengths, strict=True):
            for piece in self._pieces(day, length):
                self._take(day, piece)
            day.read = day.changed

    def _pieces(self, day: DayState, length: int) -> Iterator[bytes]:
        while day.length < length:
            last = min(length, day.length + _PIECE) - 1
            piece = self._redis.getrange(day.key(keys.ROWS), day.length, last)
            if not piece:  # forgotten meanwhile
                return
            yield piece

    def _take(self, day: DayState, piece: bytes) -> None:
        rows, sound = whole_rows(piece, day.day)
        if not sound and not day.told:
            day.told = True
            log.warning("damaged rows in the store", area=day.area, day=day.day)
        if not self._names.knows(day.area, (rows[kind] for kind in KINDS)):
            self._names.learn(day.area, self._redis.hgetall(key(day.area, keys.NAMES)))
        self._columns.append(to_columns(rows, day.area, day.origin, self._names))
        day.length += len(piece)

    def _version(self) -> int:
        """Name the state by what was read, so that another process gives it the same name."""
        days = sorted((day.area, day.day, day.changed, day.counted) for day in self._days)
        read = repr((days, [town.fingerprint for town in self._towns])).encode()
        return int.from_bytes(hashlib.blake2b(read, digest_size=6).digest(), "big")

    def _seen(self, version: int) -> Snapshot:
        hits, origins = self._columns.view()
        tables = self._names.tables
        return Snapshot(
            version=version,
            hits=hits,
            cells=self._counts.cells,
            visits=self._counts.visits,
            towns=self._towns,
            devices=tables["device"].names(),
            models=tables["model"].names(),
            splits=tables["split"].names(),
            origins=Origins(origins, self._days.places),
        )
