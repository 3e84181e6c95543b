"""What the endpoints answer when they cannot: JSON with the reason, never a page."""

from flask import Blueprint, Response, jsonify, request

from litterfog.dashboard.api.turns import EXPORTS_AT_ONCE, BusyError
from litterfog.dashboard.query.hit_query import QueryError
from litterfog.dashboard.renewed import NotYetError
from litterfog.dashboard.store import LoadingError, StoreAwayError
from litterfog.dashboard.streets.graded import NoStreetsError

Refusal = tuple[Response, int, dict[str, str]]


def add_refusals(routes: Blueprint) -> None:
    """Bind errors to answers, and every other address below /api to 404."""
    bind_refusals(routes)
    for path in ("/api", "/api/", "/api/<path:_path>"):
        routes.add_url_rule(path, view_func=_unknown)


def bind_refusals(routes: Blueprint) -> None:
    """Bind errors to answers."""
    routes.errorhandler(StoreAwayError)(_away)
    routes.errorhandler(LoadingError)(_loading)
    routes.errorhandler(NotYetError)(_grading)
    routes.errorhandler(NoStreetsError)(_no_streets)
    routes.errorhandler(BusyError)(_busy)
    routes.errorhandler(QueryError)(_refused)


def _away(error: StoreAwayError) -> Refusal:
    return jsonify(status="unavailable", reason=str(error)), 503, {}


def _loading(error: LoadingError) -> Refusal:
    return jsonify(status="loading", hits=error.hits), 503, {"Retry-After": "1"}


def _grading(_error: NotYetError) -> Refusal:
    reason = "the streets are being graded"
    return jsonify(status="loading", reason=reason), 503, {"Retry-After": "1"}


def _no_streets(error: NoStreetsError) -> Refusal:
    return jsonify(status="not found", reason=str(error)), 404, {}


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
