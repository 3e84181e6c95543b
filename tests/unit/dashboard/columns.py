"""Snapshots for the dashboard's tests, from a few places."""

from collections.abc import Sequence

import numpy as np

from litterfog.dashboard.query.mercator import x_of, y_of
from litterfog.wire.store.rows import CellCounts, HitColumns, Snapshot

Places = Sequence[tuple[float, float]]  # lat, lon
NO_CELLS = CellCounts(
    cell=np.empty(0, np.uint64),
    day=np.empty(0, np.int32),
    pictures=np.empty(0, np.int64),
    hits=np.empty(0, np.int64),
)


def columns(
    places: Places,
    *,
    captured_ms: Sequence[int] | None = None,
    probability: Sequence[float] | None = None,
    device: Sequence[int] | None = None,
    id_low: Sequence[int] | None = None,
) -> HitColumns:
    """Lay out hits at (lat, lon), one a second, unless told otherwise."""
    count = len(places)
    nothing = np.zeros(count, np.uint16)
    return HitColumns(
        id_high=np.zeros(count, np.uint64),
        id_low=np.arange(count, dtype=np.uint64) if id_low is None else np.array(id_low, np.uint64),
        captured_ms=np.arange(count) * 1_000 if captured_ms is None else np.array(captured_ms),
        x=np.array([x_of(lon) % 2**32 for _, lon in places], np.uint32),
        y=np.array([y_of(lat) for lat, _ in places], np.uint32),
        probability=np.array(probability or [0.9] * count, np.float32),
        device=np.array(device, np.uint16) if device else nothing,
        model=nothing,
        split=nothing,
    )


def snapshot_of(hits: HitColumns, cells: CellCounts = NO_CELLS, version: int = 1) -> Snapshot:
    names = {"devices": ("bike-01", "bike-02"), "models": ("litter-160",), "splits": ("split13",)}
    return Snapshot(version=version, hits=hits, cells=cells, **names)
