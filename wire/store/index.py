"""Every hit of a store as columns in memory, renewed by reading what was appended."""

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import redis
import structlog
from numpy.typing import NDArray

from litterfog.wire.store import keys
from litterfog.wire.store.columns import GrowingColumns
from litterfog.wire.store.counts import NO_CELLS, day_counts, joined
from litterfog.wire.store.day_rows import to_columns, whole_rows
from litterfog.wire.store.days import Days, DayState
from litterfog.wire.store.keys import key
from litterfog.wire.store.names import Names
from litterfog.wire.store.records import read_hits
from litterfog.wire.store.rows import ROW, Origins, Snapshot
from litterfog.wire.store.version import check_version, refuse_first_version
from litterfog.wire.store_records import Hit

log = structlog.get_logger()

_ID: Final = re.compile("[0-9a-f]{32}")
_PIECE: Final = 50_000 * ROW.itemsize  # bytes of rows in one answer
_COUNTS_AT_ONCE: Final = 32  # days
_CHEAP_S: Final = 0.02
_SHARE: Final = 20  # counts that are dear to read take one part in so many of the time


class HitIndex:
    """Every hit of a store; for any number of threads."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once
        self._turn = threading.Lock()
        self._states: dict[str, bytes] = {}  # by area: its version when it was last read
        self._days = Days()
        self._columns = GrowingColumns()
        self._names = Names()
        self._counts_due_at = 0.0
        self._begun = 0  # readings
        self._error: redis.RedisError | None = None  # of the last
        self._cells = NO_CELLS
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
        states = self._read_states()
        changed = [area for area, state in states.items() if self._states.get(area) != state]
        gone = [area for area in self._states if area not in states]
        for area in gone:
            self._drop(self._days.of(area))
        for area, days in zip(changed, self._read_days(changed), strict=True):
            self._drop(self._days.renew(area, days))
        self._read_rows()
        counted = self._read_counts()
        if changed or gone or counted:
            self._cells = joined(day.counts for day in self._days)
            self._snapshot = self._seen(self._version())
        self._states = states

    def _read_states(self) -> dict[str, bytes]:
        with self._redis.pipeline(transaction=False) as batch:
            batch.get(keys.VERSION)
            batch.smembers(keys.AREAS)
            version, areas = batch.execute()
        check_version(version)
        if not version and not areas:
            refuse_first_version(self._redis)
        names = sorted(area.decode() for area in areas)
        with self._redis.pipeline(transaction=False) as batch:
            for area in names:
                batch.get(key(area, keys.STATE))
            states = batch.execute()
        return {area: state for area, state in zip(names, states, strict=True) if state}

    def _read_days(self, areas: list[str]) -> list[dict[bytes, bytes]]:
        with self._redis.pipeline(transaction=False) as batch:
            for area in areas:
                batch.hgetall(key(area, keys.DAYS))
            found: list[dict[bytes, bytes]] = batch.execute()
        return found

    def _drop(self, days: list[DayState]) -> None:
        if days:
            self._columns.drop([day.origin for day in days])
            self._days.forget(days)
            for area in {day.area for day in days}:
                self._names.forget(area)

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
        if not self._names.knows(day.area, rows):
            self._names.learn(day.area, self._redis.hgetall(key(day.area, keys.NAMES)))
        self._columns.append(to_columns(rows, day.area, day.origin, self._names))
        day.length += len(piece)

    def _read_counts(self) -> bool:
        """Read the counts of days that changed, unless that took long just before."""
        started = time.monotonic()
        due = [day for day in self._days if day.counted != day.changed]
        if not due or started < self._counts_due_at:
            return False
        for start in range(0, len(due), _COUNTS_AT_ONCE):
            self._read_some_counts(due[start : start + _COUNTS_AT_ONCE])
        took_s = time.monotonic() - started
        self._counts_due_at = started + (took_s * _SHARE if took_s > _CHEAP_S else 0)
        return True

    def _read_some_counts(self, due: list[DayState]) -> None:
        with self._redis.pipeline(transaction=False) as batch:
            for day in due:
                batch.hgetall(day.key(keys.PICTURES))
                batch.hgetall(day.key(keys.LITTER))
            found = batch.execute()
        for day, pictures, litter in zip(due, found[::2], found[1::2], strict=True):
            day.counts = day_counts(day.day, pictures, litter)
            day.counted = day.changed

    def _version(self) -> int:
        """Name the state by what was read, so that another process gives it the same name."""
        read = sorted((day.area, day.day, day.changed, day.counted) for day in self._days)
        return int.from_bytes(hashlib.blake2b(repr(read).encode(), digest_size=6).digest(), "big")

    def _seen(self, version: int) -> Snapshot:
        hits, origins = self._columns.view()
        tables = self._names.tables
        return Snapshot(
            version=version,
            hits=hits,
            cells=self._cells,
            devices=tables["device"].names(),
            models=tables["model"].names(),
            splits=tables["split"].names(),
            origins=Origins(origins, self._days.places),
        )
