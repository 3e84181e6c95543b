"""A snapshot's hits as spots take them: in degrees, with what only the whole records tell.

To read those of a million hits takes a minute, so of many at once only the latest are read; of the
others accuracy and items are unknown.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.spots.columns import Hits
from litterfog.wire.store.mercator import to_degrees
from litterfog.wire.store.rows import HitColumns, Snapshot
from litterfog.wire.store_records import Hit

Read = Callable[[Snapshot, NDArray[np.int64]], list[Hit]]  # whole hits, of some rows

_MOST_READ: Final = 100_000  # some 4 s
_AT_ONCE: Final = 1_000
_MOST_ITEMS: Final = np.iinfo(np.uint16).max


def sightings(snapshot: Snapshot, rows: NDArray[np.int64], read: Read) -> Hits:
    """Give some rows, in their order; those read are the last, so put the latest there."""
    hits = snapshot.hits
    lat, lon = to_degrees(hits.x[rows], hits.y[rows])
    accuracy_m, items = _told(snapshot, rows, read)
    return Hits(
        id_high=hits.id_high[rows],
        id_low=hits.id_low[rows],
        captured_ms=hits.captured_ms[rows],
        lat=lat,
        lon=lon,
        accuracy_m=accuracy_m,
        probability=hits.probability[rows],
        items=items,
    )


def goes_on(before: HitColumns, now: HitColumns) -> bool:
    """Say whether these hits are those of before, in their order, and perhaps more behind them."""
    count = len(before)
    return count <= len(now) and bool(
        np.array_equal(before.id_low, now.id_low[:count])
        and np.array_equal(before.id_high, now.id_high[:count])
    )


def _told(
    snapshot: Snapshot, rows: NDArray[np.int64], read: Read
) -> tuple[NDArray[np.float32], NDArray[np.uint16]]:
    accuracy_m = np.full(len(rows), np.nan, np.float32)  # of what is gone or damaged, too
    items = np.zeros(len(rows), np.uint16)
    for start in range(max(0, len(rows) - _MOST_READ), len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        at = {name: start + number for number, name in enumerate(_names(snapshot.hits, some))}
        for hit in read(snapshot, some):
            accuracy_m[at[hit.id]] = np.nan if hit.accuracy_m is None else hit.accuracy_m
            items[at[hit.id]] = min(hit.items or 0, _MOST_ITEMS)
    return accuracy_m, items


def _names(hits: HitColumns, rows: NDArray[np.int64]) -> list[str]:
    pairs = zip(hits.id_high[rows].tolist(), hits.id_low[rows].tolist(), strict=True)
    return [f"{high:016x}{low:016x}" for high, low in pairs]
