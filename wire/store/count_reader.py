"""Reads the counts of days that changed, never for more than a small share of the time."""

import time
from dataclasses import replace
from typing import Any, Final

from litterfog.wire.store import keys
from litterfog.wire.store.counts import NO_CELLS, day_counts, joined
from litterfog.wire.store.days import Days, DayState
from litterfog.wire.store.keys import key
from litterfog.wire.store.names import Names
from litterfog.wire.store.rows import NO_VISITS, SegmentVisits
from litterfog.wire.store.visits import Counts, day_visits, joined_visits

_KINDS: Final = (keys.PICTURES, keys.LITTER, keys.COVERED, keys.DIRTY)
_AT_ONCE: Final = 32  # days
_CHEAP_S: Final = 0.02
_SHARE: Final = 20  # counts that are dear to read take one part in so many of the time


class CountReader:
    """Pictures and hits by cell and by segment, of all days; used by one thread at a time."""

    def __init__(self, client: Any, names: Names) -> None:
        self.cells = NO_CELLS
        self.visits = NO_VISITS
        self._redis = client
        self._names = names
        self._due_at = 0.0

    def read(self, days: Days) -> bool:
        """Read what days changed, unless that took long just before; gives whether it did."""
        started = time.monotonic()
        due = [day for day in days if day.counted != day.changed]
        if not due or started < self._due_at:
            return False
        for start in range(0, len(due), _AT_ONCE):
            self._read_some(due[start : start + _AT_ONCE])
        self.join(days)
        took_s = time.monotonic() - started
        self._due_at = started + (took_s * _SHARE if took_s > _CHEAP_S else 0)
        return True

    def join(self, days: Days) -> None:
        """Put together what the days have by now."""
        self.cells = joined(day.counts for day in days)
        self.visits = joined_visits(day.visits for day in days)

    def _read_some(self, due: list[DayState]) -> None:
        with self._redis.pipeline(transaction=False) as batch:
            for day in due:
                for kind in _KINDS:
                    batch.hgetall(day.key(kind))
            found = batch.execute()
        for number, day in enumerate(due):
            pictures, litter, covered, dirty = found[len(_KINDS) * number :][: len(_KINDS)]
            day.counts = day_counts(day.day, pictures, litter)
            day.visits = self._visits(day, covered, dirty)
            day.counted = day.changed

    def _visits(self, day: DayState, covered: Counts, dirty: Counts) -> SegmentVisits:
        """Give a day's visits, the devices' numbers being those of all areas."""
        visits = day_visits(day.day, covered, dirty)
        if not self._names.knows(day.area, [visits.device]):
            self._names.learn(day.area, self._redis.hgetall(key(day.area, keys.NAMES)))
        return replace(visits, device=self._names.translate(day.area, "device", visits.device))
