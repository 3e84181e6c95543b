"""A HitIndex over a store of version 1, until `wire.store.index` is there."""

import threading

import h3
import numpy as np
import redis
from numpy.typing import NDArray

from litterfog.dashboard.query.mercator import x_of, y_of
from litterfog.wire.hits import HitReader
from litterfog.wire.store.rows import CellCounts, HitColumns, Snapshot
from litterfog.wire.store_records import Hit

_MOST = 1_000_000


class HitIndex:
    """Reads everything each time that the store has changed."""

    def __init__(self, client: "redis.Redis") -> None:
        self._reader = HitReader(client)
        self._lock = threading.Lock()
        self._seen = ""
        self._hits: list[Hit] = []
        self._snapshot = _snapshot(0, [], {})

    def refresh(self) -> Snapshot:
        """Read what is there."""
        with self._lock:
            frames = self._reader.totals().frames
            seen = f"{self._reader.version()}/{self._reader.hit_count()}/{frames}"
            if seen != self._seen:
                self._hits = self._reader.latest(_MOST)
                cells = self._reader.cells()
                self._snapshot = _snapshot(self._snapshot.version + 1, self._hits, cells)
                self._seen = seen
            return self._snapshot

    def snapshot(self) -> Snapshot:
        """Give what was read last."""
        return self._snapshot

    def hits_of(self, snapshot: Snapshot, rows: NDArray[np.int64]) -> list[Hit]:
        """Give whole hits."""
        ids = [
            f"{int(snapshot.hits.id_high[row]):016x}{int(snapshot.hits.id_low[row]):016x}"
            for row in rows
        ]
        found = [self._reader.hit(hit_id) for hit_id in ids]
        return [hit for hit in found if hit]


def _snapshot(version: int, hits: list[Hit], cells: dict[str, tuple[int, int]]) -> Snapshot:
    names = [sorted({getattr(hit, kind) for hit in hits}) for kind in ("device", "model", "split")]
    devices, models, splits = names
    columns = HitColumns(
        id_high=np.array([int(hit.id[:16], 16) for hit in hits], np.uint64),
        id_low=np.array([int(hit.id[16:], 16) for hit in hits], np.uint64),
        captured_ms=np.array([hit.captured_at_ns // 1_000_000 for hit in hits], np.int64),
        x=np.array([x_of(hit.lon) % 2**32 for hit in hits], np.uint32),
        y=np.array([y_of(hit.lat) for hit in hits], np.uint32),
        probability=np.array([hit.probability for hit in hits], np.float32),
        device=np.array([devices.index(hit.device) for hit in hits], np.uint16),
        model=np.array([models.index(hit.model) for hit in hits], np.uint16),
        split=np.array([splits.index(hit.split) for hit in hits], np.uint16),
    )
    counts = CellCounts(
        cell=np.array([h3.str_to_int(cell) for cell in cells], np.uint64),
        day=np.zeros(len(cells), np.int32),
        pictures=np.array([seen for seen, _ in cells.values()], np.int64),
        hits=np.array([litter for _, litter in cells.values()], np.int64),
    )
    return Snapshot(version, columns, counts, tuple(devices), tuple(models), tuple(splits))
