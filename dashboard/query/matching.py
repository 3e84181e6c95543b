"""Which rows of a snapshot a query asks for. Pure functions over columns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.bbox import WORLD, Window, window_of
from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.wire.store.rows import HitColumns, Snapshot

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]


def matching(snapshot: Snapshot, query: HitQuery) -> Rows:
    """Give the rows that a query asks for, in the order of the columns."""
    filtered = filter_mask(snapshot, query)
    return rows_within(snapshot.hits, filtered, window_of(query.bbox))


def rows_within(hits: HitColumns, filtered: Mask | None, window: Window) -> Rows:
    """Give the rows of a mask (None: of all) that lie within a window."""
    if window == WORLD:
        return np.arange(len(hits)) if filtered is None else np.flatnonzero(filtered)
    inside = within(hits, window)
    return np.flatnonzero(inside if filtered is None else inside & filtered)


def within(hits: HitColumns, window: Window) -> Mask:
    """Mark the hits within a window; unsigned arithmetic carries it over the 180th meridian."""
    height = window.south - window.north
    mask: Mask = (hits.x - np.uint32(window.west)) <= np.uint32(window.width)
    mask &= (hits.y - np.uint32(window.north)) <= np.uint32(height)
    return mask


def filter_mask(snapshot: Snapshot, query: HitQuery) -> Mask | None:
    """Mark what matches all but the bbox; None where nothing is asked."""
    hits = snapshot.hits
    masks: list[Mask] = []
    if query.since_ms is not None:
        masks.append(hits.captured_ms >= query.since_ms)
    if query.until_ms is not None:
        masks.append(hits.captured_ms < query.until_ms)
    if query.min_probability is not None:
        masks.append(hits.probability >= np.float32(query.min_probability))
    for column, names, wanted in (
        (hits.device, snapshot.devices, query.devices),
        (hits.split, snapshot.splits, query.splits),
        (hits.model, snapshot.models, query.models),
    ):
        if wanted:
            masks.append(_named(column, names, wanted))
    return np.logical_and.reduce(masks) if masks else None


def _named(column: NDArray[np.uint16], names: Sequence[str], wanted: frozenset[str]) -> Mask:
    is_wanted = np.zeros(max(1, len(names)), np.bool_)
    is_wanted[[number for number, name in enumerate(names) if name in wanted]] = True
    return is_wanted[column]
