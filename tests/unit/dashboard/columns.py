"""Snapshots for the dashboard's tests, from a few places."""

from collections.abc import Sequence

import numpy as np

from litterfog.wire.store.mercator import to_mercator
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
    lats, lons = np.array(places, np.float64).reshape(-1, 2).T
    x, y = to_mercator(lats, lons)
    nothing = np.zeros(count, np.uint16)
    return HitColumns(
        id_high=np.zeros(count, np.uint64),
        id_low=np.arange(count, dtype=np.uint64) if id_low is None else np.array(id_low, np.uint64),
        captured_ms=np.arange(count) * 1_000 if captured_ms is None else np.array(captured_ms),
        x=x,
        y=y,
        probability=np.array(probability or [0.9] * count, np.float32),
        device=np.array(device, np.uint16) if device else nothing,
        model=nothing,
        split=nothing,
    )


def snapshot_of(hits: HitColumns, cells: CellCounts = NO_CELLS, version: int = 1) -> Snapshot:
    return Snapshot(
        version=version,
        hits=hits,
        cells=cells,
        devices=("bike-01", "bike-02"),
        models=("litter-160",),
        splits=("split13",),
    )
