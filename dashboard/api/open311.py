"""Spots as Open311 GeoReport v2 has service requests: read only, as JSON and as XML."""

import time
from typing import Final

import msgspec
from flask import Blueprint, Response, abort, request

from litterfog.dashboard.spots.book import SpotBook
from litterfog.dashboard.spots.view import SpotView
from litterfog.dashboard.store import LoadingError, StoreAwayError
from litterfog.streets.open311.query import Open311Error, chosen, read_query
from litterfog.streets.open311.rows import Row, requests, services
from litterfog.streets.open311.xml import ERRORS, REQUESTS, SERVICES, xml

_FORMATS: Final = ("json", "xml")
Names = tuple[str, str]


def open311_routes(book: SpotBook) -> Blueprint:
    """Make the endpoints; what ends in neither .json nor .xml is not found."""
    routes = Blueprint("open311", __name__, url_prefix="/open311/v2")

    @routes.get("/services.<kind>")
    def all_services(kind: str) -> Response:
        return _answer(kind, SERVICES, services())

    @routes.get("/requests.<kind>")
    def some_requests(kind: str) -> Response:
        query = read_query(request.args, time.time_ns() // 1_000_000)
        view = book.view()
        rows = chosen(query, view.spots, view.states)
        return _answer(kind, REQUESTS, _rows(view, rows.tolist()))

    @routes.get("/requests/<name>.<kind>")
    def one_request(name: str, kind: str) -> Response:
        view = book.view()
        found = list(view.spots.find((name,)).values())
        if not found:
            return _refusal("service_request_id: there is none of this id", 404)
        return _answer(kind, REQUESTS, _rows(view, found))

    routes.errorhandler(Open311Error)(lambda error: _refusal(str(error), error.code))
    routes.errorhandler(LoadingError)(lambda _: _refusal("the spots are being looked at", 503))
    routes.errorhandler(StoreAwayError)(lambda error: _refusal(str(error), 503))
    return routes


def _rows(view: SpotView, rows: list[int]) -> list[Row]:
    return requests(view.spots, view.states, rows, view.street)


def _refusal(description: str, code: int) -> Response:
    kind = "xml" if request.path.endswith(".xml") else "json"
    rows: list[Row] = [{"code": code, "description": description}]
    response = _answer(kind, ERRORS, rows)
    response.status_code = code
    return response


def _answer(kind: str, names: Names, rows: list[Row]) -> Response:
    if kind not in _FORMATS:
        abort(404)
    if kind == "xml":
        return Response(xml(names, rows), content_type="text/xml; charset=utf-8")
    return Response(msgspec.json.encode(rows), content_type="application/json")
