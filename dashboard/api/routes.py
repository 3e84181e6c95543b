"""Health and data for programs: /healthz, /api/hits.geojson, /api/hits.csv."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain

from flask import Blueprint, Response, jsonify, request

from litterfog.dashboard.access.guard import HEALTH
from litterfog.dashboard.api.export import csv_table, geojson
from litterfog.dashboard.store import Store, StoreAwayError
from litterfog.wire.store_records import Hit

DEFAULT_LIMIT = 10_000
MOST_LIMIT = 100_000
EXPORTS_AT_ONCE = 2  # a slow reader holds a thread, and a large export holds a processor

Encode = Callable[[Iterator[list[Hit]], int], Iterator[bytes]]


class LimitError(ValueError):
    """`?limit=` is not a number within its bounds."""


class BusyError(Exception):
    """As many exports as there may be are under way."""


def api(store: Store) -> Blueprint:
    """Make the endpoints; while Redis is away each answers 503, the data with the reason."""
    routes = Blueprint("api", __name__)
    free = threading.BoundedSemaphore(EXPORTS_AT_ONCE)

    @routes.get(HEALTH)
    def healthz() -> tuple[Response, int]:
        try:
            store.read(lambda reader: reader.hit_count())
        except StoreAwayError:
            return jsonify(status="unavailable"), 503
        return jsonify(status="ok"), 200

    @routes.get("/api/hits.geojson")
    def hits_geojson() -> Response:
        return _exported(store, free, geojson, "application/geo+json")

    @routes.get("/api/hits.csv")
    def hits_csv() -> Response:
        return _exported(store, free, csv_table, "text/csv; charset=utf-8; header=present")

    @routes.errorhandler(StoreAwayError)
    def away(error: StoreAwayError) -> tuple[Response, int]:
        return jsonify(status="unavailable", reason=str(error)), 503

    @routes.errorhandler(BusyError)
    def busy(_error: BusyError) -> tuple[Response, int, dict[str, str]]:
        reason = f"{EXPORTS_AT_ONCE} exports are under way"
        return jsonify(status="busy", reason=reason), 503, {"Retry-After": "5"}

    @routes.errorhandler(LimitError)
    def junk(error: LimitError) -> tuple[Response, int]:
        return jsonify(status="bad request", reason=str(error)), 400

    return routes


def limit_from(text: str | None) -> int:
    """Read `?limit=`; raises LimitError."""
    if text is None:
        return DEFAULT_LIMIT
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_LIMIT))
    if not digits or not 1 <= int(text) <= MOST_LIMIT:
        raise LimitError(f"limit takes a whole number from 1 to {MOST_LIMIT}")
    return int(text)


def _exported(
    store: Store, free: threading.BoundedSemaphore, encode: Encode, content_type: str
) -> Response:
    """Stream the latest hits; X-Total-Count says how many there are."""
    limit = limit_from(request.args.get("limit"))
    if not free.acquire(blocking=False):
        raise BusyError
    with ExitStack() as held:
        held.callback(free.release)
        total = store.read(lambda reader: reader.hit_count())
        parts = _parts(store, limit)
        first = next(parts, [])  # while an answer of 503 can still be given
        encoded = encode(chain([first], parts), total)
        answer = Response(encoded, content_type=content_type, headers={"X-Total-Count": str(total)})
        answer.call_on_close(held.pop_all().close)
    return answer


def _parts(store: Store, limit: int) -> Iterator[list[Hit]]:
    """Read the hits part by part; raises StoreAwayError, which cuts an answer short visibly."""
    parts = store.read(lambda reader: reader.latest_in_parts(limit))
    while (part := store.read(lambda _reader: next(parts, None))) is not None:
        yield part
