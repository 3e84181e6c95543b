"""Health and data for programs: /healthz, /api/hits.geojson, /api/hits.csv."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from dashboard.export import csv_table, geojson
from dashboard.store import Store, StoreAwayError
from wire.hit import Hit

DEFAULT_LIMIT = 10_000
MOST_LIMIT = 100_000


class LimitError(ValueError):
    """`?limit=` is not a number within its bounds."""


def api(store: Store) -> Blueprint:
    """Make the endpoints; while Redis is away each answers 503 with the reason."""
    routes = Blueprint("api", __name__)

    @routes.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok", hits=store.read(lambda reader: reader.hit_count()))

    @routes.get("/api/hits.geojson")
    def hits_geojson() -> Response:
        return _hits_as(geojson, "application/geo+json")

    @routes.get("/api/hits.csv")
    def hits_csv() -> Response:
        return _hits_as(csv_table, "text/csv; charset=utf-8; header=present")

    @routes.errorhandler(StoreAwayError)
    def away(error: StoreAwayError) -> tuple[Response, int]:
        return jsonify(status="unavailable", reason=str(error)), 503

    @routes.errorhandler(LimitError)
    def junk(error: LimitError) -> tuple[Response, int]:
        return jsonify(status="bad request", reason=str(error)), 400

    def _hits_as(encode: Callable[[list[Hit]], bytes | str], content_type: str) -> Response:
        limit = limit_from(request.args.get("limit"))
        hits = store.read(lambda reader: reader.latest(limit))
        return Response(encode(hits), content_type=content_type)

    return routes


def limit_from(text: str | None) -> int:
    """Read `?limit=`; raises LimitError."""
    if text is None:
        return DEFAULT_LIMIT
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_LIMIT))
    if not digits or not 1 <= int(text) <= MOST_LIMIT:
        raise LimitError(f"limit takes a whole number from 1 to {MOST_LIMIT}")
    return int(text)
