"""What is computed once for a snapshot, and serves every answer made of it."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.dashboard.query.matching import Mask, filter_mask
from litterfog.dashboard.query.moments import DAY_MS
from litterfog.dashboard.view.bounds import Box, bounds
from litterfog.dashboard.view.cell_groups import NO_GROUPS, CellGroups, grouped
from litterfog.dashboard.view.days import Days
from litterfog.wire.store.rows import Snapshot

_FILTERS_KEPT: Final = 16  # a byte a hit each


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What matches a query, its bbox apart."""

    mask: Mask | None  # None: all
    count: int
    bounds: Box | None


class Prepared:
    """A snapshot with its days, its filters' masks and its hexagons."""

    def __init__(self, snapshot: Snapshot, before: "Prepared | None" = None) -> None:
        self.snapshot = snapshot
        self._filtering, self._grouping = threading.Lock(), threading.Lock()
        self._filters: OrderedDict[HitQuery, Everywhere] = OrderedDict()
        self._groups: dict[int, CellGroups] = {}
        self._known: dict[int, CellGroups] = before.groups() if before else {}

    @cached_property
    def days(self) -> Days:
        """The day of each hit, since the Unix epoch."""
        captured_ms = self.snapshot.hits.captured_ms
        days = np.empty(len(captured_ms), np.int32)
        np.floor_divide(captured_ms, DAY_MS, out=days, casting="unsafe")
        return days

    def everywhere(self, query: HitQuery) -> Everywhere:
        """Match all but the bbox."""
        asked = query.everywhere()
        with self._filtering:
            found = self._filters.get(asked) or _everywhere(self.snapshot, asked)
            self._filters[asked] = found
            self._filters.move_to_end(asked)
            if len(self._filters) > _FILTERS_KEPT:
                self._filters.popitem(last=False)
        return found

    def groups(self) -> dict[int, CellGroups]:
        """Give every grouping so far, of this snapshot or one before."""
        return {**self._known, **self._groups}

    def groups_at(self, resolution: int) -> CellGroups:
        """Group the counted cells into hexagons of a resolution."""
        with self._grouping:
            if resolution not in self._groups:
                known = self._known.get(resolution, NO_GROUPS)
                self._groups[resolution] = grouped(self.snapshot.cells.cell, resolution, known)
            return self._groups[resolution]


class Preparation:
    """Keeps what is prepared for the latest snapshot."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: Prepared | None = None

    def of(self, snapshot: Snapshot) -> Prepared:
        """Prepare a snapshot, at most once in a row."""
        with self._lock:
            if self._latest is None or self._latest.snapshot is not snapshot:
                self._latest = Prepared(snapshot, self._latest)
            return self._latest


def _everywhere(snapshot: Snapshot, query: HitQuery) -> Everywhere:
    mask, hits = filter_mask(snapshot, query), snapshot.hits
    if mask is None:
        return Everywhere(None, len(hits), bounds(hits.x, hits.y))
    return Everywhere(mask, int(np.count_nonzero(mask)), bounds(hits.x[mask], hits.y[mask]))
