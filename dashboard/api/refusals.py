"""What the endpoints answer when they cannot: JSON with the reason, never a page."""

from flask import Blueprint, Response, jsonify, request

from litterfog.dashboard.api.streams import EXPORTS_AT_ONCE, BusyError
from litterfog.dashboard.query.hit_query import QueryError
from litterfog.dashboard.store import LoadingError, StoreAwayError

Refusal = tuple[Response, int, dict[str, str]]


def add_errors(routes: Blueprint) -> None:
    """Bind errors to answers."""
    routes.errorhandler(StoreAwayError)(_away)
    routes.errorhandler(LoadingError)(_loading)
    routes.errorhandler(BusyError)(_busy)
    routes.errorhandler(QueryError)(_refused)


def add_refusals(routes: Blueprint) -> None:
    """Bind errors to answers, and every other address below /api to 404."""
    add_errors(routes)
    for path in ("/api", "/api/", "/api/<path:_path>"):
        routes.add_url_rule(path, view_func=_unknown)


def _away(error: StoreAwayError) -> Refusal:
    return jsonify(status="unavailable", reason=str(error)), 503, {}


def _loading(error: LoadingError) -> Refusal:
    return jsonify(status="loading", hits=error.hits), 503, {"Retry-After": "1"}


def _busy(_error: BusyError) -> Refusal:
    reason = f"{EXPORTS_AT_ONCE} exports are under way"
    return jsonify(status="busy", reason=reason), 503, {"Retry-After": "5"}


def _refused(error: QueryError) -> Refusal:
    return (
        jsonify(status="bad request", parameter=error.parameter, reason=error.reason),
        400,
        {},
    )


def _unknown(_path: str = "") -> Refusal:
    return jsonify(status="not found", reason=f"nothing is at {request.path}"), 404, {}
