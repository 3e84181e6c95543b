"""The grades of streets and segments, computed behind the pages' back.

Grading a town takes a moment that nobody should wait for: a thread of its own does it, and who asks
is given the grades of a moment before meanwhile.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.moments import DAY_MS
from litterfog.dashboard.renewed import Renewed
from litterfog.dashboard.store import FRESH_S, Store
from litterfog.dashboard.streets.town import TownCache, streets_fingerprint
from litterfog.streets.grades.joined import by_name
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.table import StreetTable, segment_table, street_table
from litterfog.streets.grades.visits import Visits
from litterfog.streets.streets import Streets
from litterfog.wire.store.rows import SegmentVisits, Snapshot

_PATIENCE_S: Final = 0.25  # with grades that are being computed
_SHARE: Final = 20  # grading takes one part in so many of the time


class NoStreetsError(Exception):
    """No town's streets are known; says what to do."""

    def __init__(self) -> None:
        super().__init__("no streets are imported: litterfog streets import TOWN.osm.pbf")


@dataclass(frozen=True, slots=True)
class GradedStreets:
    """How clean the streets were at one moment; read only, another one after any change."""

    streets: Streets
    segments: StreetTable  # a row a segment
    streets_by_name: StreetTable  # a row a street
    street_of_segment: NDArray[np.int64]  # row of `streets_by_name`; -1: it has no name
    today: int  # the last day of the grades: UTC, since 1970-01-01
    settings: GradeSettings
    fingerprint: str  # of `streets`
    attribution: str  # whose data they are


class Grading:
    """Grades the streets of a store whenever something was seen; for any number of threads."""

    def __init__(
        self,
        store: Store,
        towns: TownCache,
        settings: GradeSettings,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._towns = towns
        self._renewed = Renewed(self._read, FRESH_S, _PATIENCE_S)
        self._latest: GradedStreets | None = None
        self._visits: SegmentVisits | None = None  # that the latest rest on
        self._due_at = 0.0

    def latest(self) -> GradedStreets | None:
        """Give the present grades, or some of shortly before; None where there are no streets.

        Raises:
            NotYetError: the first are being computed; ask again.
            LoadingError, StoreAwayError: the store cannot be read.
        """
        return self._renewed.get()

    def _read(self) -> GradedStreets | None:
        snapshot = self._store.snapshot()
        try:
            streets = self._towns.streets(snapshot)
        except LookupError:  # imported anew meanwhile: at the next look
            return self._latest
        if streets is None:
            self._latest = None
        elif self._is_due(snapshot):
            self._latest = self._graded(snapshot, streets)
        return self._latest

    def _today(self) -> int:
        return int(self._clock() * 1_000) // DAY_MS

    def _is_due(self, snapshot: Snapshot) -> bool:
        latest = self._latest
        if latest is None or latest.fingerprint != streets_fingerprint(snapshot.towns):
            return True
        if latest.today == self._today() and self._visits is snapshot.visits:
            return False
        return time.monotonic() >= self._due_at

    def _graded(self, snapshot: Snapshot, streets: Streets) -> GradedStreets:
        started = time.monotonic()
        graded = grade(snapshot, streets, self._today(), self._settings)
        self._visits = snapshot.visits
        ended = time.monotonic()
        self._due_at = ended + _SHARE * (ended - started)
        return graded


def grade(
    snapshot: Snapshot, streets: Streets, today: int, settings: GradeSettings
) -> GradedStreets:
    """Grade streets by what a snapshot counts on them."""
    visits = visits_on(streets, snapshot.visits)
    return GradedStreets(
        streets=streets,
        segments=segment_table(streets, visits, today, settings),
        streets_by_name=street_table(streets, visits, today, settings),
        street_of_segment=by_name(streets).row,
        today=today,
        settings=settings,
        fingerprint=streets_fingerprint(snapshot.towns),
        attribution="; ".join(dict.fromkeys(town.attribution for town in snapshot.towns)),
    )


def visits_on(streets: Streets, counted: SegmentVisits) -> Visits:
    """Find the segments that were counted; those that are no more are left out.

    What stands in two rows, as of a segment in two areas, becomes one.
    """
    at = np.searchsorted(streets.id, counted.segment)
    known = np.append(streets.id, np.uint64(0))[at] == counted.segment
    known &= at < len(streets)
    row, day = at[known].astype(np.int64), counted.day[known].astype(np.int64)
    key, visit = np.unique(row << 40 | day << 16 | counted.device[known], return_inverse=True)
    pictures, hits = (
        np.bincount(visit, column[known], len(key)).astype(np.int32)
        for column in (counted.pictures, counted.hits)
    )
    return Visits(
        segment_row=key >> 40,
        day=(key >> 16 & 0xFFFFFF).astype(np.int32),
        device=(key & 0xFFFF).astype(np.uint16),
        pictures=pictures,
        hits=hits,
    )
