"""Exports: every hit of a query, streamed in parts to a few askers at once."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from flask import Response

from litterfog.dashboard.api.export import csv_table, geojson, gpx
from litterfog.dashboard.api.turns import Turns
from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.dashboard.query.matching import Rows, matching
from litterfog.dashboard.store import Store
from litterfog.dashboard.view.latest import latest, newest_first
from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store_records import Hit

MOST_LIMIT: Final = 1_000_000_000
_PART: Final = 1_000

Encode = Callable[[Iterator[list[Hit]], int], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    suffix: str
    content_type: str
    encode: Encode


FORMATS: Final = (
    Format("geojson", "application/geo+json", geojson),
    Format("csv", "text/csv; charset=utf-8; header=present", csv_table),
    Format("gpx", "application/gpx+xml", gpx),
)


class Exports:
    """Gives files of hits, to so many askers at once and no more."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turns = Turns()

    def file(self, kind: Format, query: HitQuery, limit: int | None) -> Response:
        """Stream the newest hits of a query; X-Total-Count says how many match.

        Raises:
            BusyError: enough are under way.
            StoreAwayError, LoadingError: the hits cannot be read.
        """
        with ExitStack() as held:
            held.callback(self._turns.begin())
            snapshot = self._store.snapshot()
            rows = matching(snapshot, query)
            parts = self._parts(snapshot, _ordered(snapshot, rows, limit))
            first = next(parts, [])  # while an answer of 503 can still be given
            answer = Response(
                kind.encode(chain([first], parts), len(rows)),
                content_type=kind.content_type,
                headers=_headers(kind, len(rows)),
            )
            answer.call_on_close(held.pop_all().close)
        return answer

    def _parts(self, snapshot: Snapshot, rows: Rows) -> Iterator[list[Hit]]:
        """Read part by part; raises StoreAwayError, which cuts an answer short visibly."""
        for start in range(0, len(rows), _PART):
            yield self._store.hits_of(snapshot, rows[start : start + _PART])


def _ordered(snapshot: Snapshot, rows: Rows, limit: int | None) -> Rows:
    hits = snapshot.hits
    return newest_first(hits, rows) if limit is None else latest(hits, rows, limit)


def _headers(kind: Format, total: int) -> dict[str, str]:
    name = f"litterfog-hits-{datetime.now(UTC):%Y-%m-%d}.{kind.suffix}"
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Total-Count": str(total),
    }
