"""The latest of many rows: all in order, or the first few without ordering the rest."""

import numpy as np

from litterfog.dashboard.query.matching import Rows
from litterfog.wire.store.rows import HitColumns


def newest_first(hits: HitColumns, rows: Rows) -> Rows:
    """Order rows by capture time, the newest first, those of one moment by their id."""
    order = np.lexsort((hits.id_low[rows], hits.id_high[rows], hits.captured_ms[rows]))
    ordered: Rows = rows[order[::-1]]
    return ordered


def latest(hits: HitColumns, rows: Rows, most: int) -> Rows:
    """Give the first so many of `newest_first`."""
    return newest_first(hits, _no_older_than(hits, rows, most))[:most]


def _no_older_than(hits: HitColumns, rows: Rows, most: int) -> Rows:
    """Leave out what is older than the last that is asked for."""
    if len(rows) <= most:
        return rows
    captured = hits.captured_ms[rows]
    last = np.partition(captured, len(rows) - most)[len(rows) - most]
    kept: Rows = rows[captured >= last]
    return kept
