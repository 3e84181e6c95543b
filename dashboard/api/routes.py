"""Health and data for programs and for the page: /healthz and all below /api (docs/api.md)."""

from functools import partial

from flask import Blueprint, Response, jsonify, request

from litterfog.dashboard.access.guard import HEALTH
from litterfog.dashboard.api import pages
from litterfog.dashboard.api.addresses import next_address, read_limit
from litterfog.dashboard.api.answers import Answers, answered
from litterfog.dashboard.api.fleet import fleet_answer, version_answer
from litterfog.dashboard.api.refusals import add_refusals
from litterfog.dashboard.api.spots import add_spots
from litterfog.dashboard.api.streams import FORMATS, MOST_LIMIT, Exports, Format
from litterfog.dashboard.api.street_tiles import add_street_tiles
from litterfog.dashboard.api.streets import add_streets
from litterfog.dashboard.query.hit_query import (
    HitQuery,
    check_known,
    read_one,
    read_query,
    read_zoom,
)
from litterfog.dashboard.query.matching import matching
from litterfog.dashboard.spots.book import SpotBook
from litterfog.dashboard.store import Store, StoreAwayError
from litterfog.dashboard.streets.graded import Grading
from litterfog.dashboard.view.answer import density_answer, view_answer
from litterfog.dashboard.view.prepared import Preparation

_DENSITY = ("bbox", "zoom", "since", "until")


def api(store: Store, grading: Grading, book: SpotBook) -> Blueprint:
    """Make the endpoints around one store, and let it begin to read."""
    store.warm_up()
    routes = Blueprint("api", __name__)
    _add_health(routes, store)
    _add_views(routes, store)
    _add_hits(routes, store)
    _add_devices(routes, store)
    add_streets(routes, grading)
    add_street_tiles(routes, grading)
    add_spots(routes, book)
    add_refusals(routes)
    return routes


def _add_health(routes: Blueprint, store: Store) -> None:
    @routes.get(HEALTH)
    def healthz() -> tuple[Response, int]:
        try:
            store.read(lambda reader: reader.rejected_count())  # of all questions the cheapest
        except StoreAwayError:
            return jsonify(status="unavailable"), 503
        return jsonify(status="ok"), 200


def _add_views(routes: Blueprint, store: Store) -> None:
    answers, preparation = Answers(), Preparation()

    @routes.get("/api/view")
    def view() -> Response:
        query = read_query(request.args, ("zoom", "choices"))
        zoom, choices = read_zoom(request.args), request.args.get("choices", "")
        moment = store.moment()
        prepared = preparation.of(moment.snapshot)
        make = partial(view_answer, prepared, moment, query, zoom, choices)
        return answered(answers.of(moment, ("view", query, zoom, choices), make))

    @routes.get("/api/density")
    def density() -> Response:
        check_known(request.args, _DENSITY)
        query, zoom = read_query(request.args, ("zoom",)), read_zoom(request.args)
        moment = store.moment()
        make = partial(density_answer, preparation.of(moment.snapshot), query, zoom)
        return answered(answers.of(moment, ("density", query, zoom), make))


def _add_hits(routes: Blueprint, store: Store) -> None:
    exports = Exports(store)

    @routes.get("/api/hits")
    def hits() -> Response:
        query = read_query(request.args, ("limit", "cursor"))
        limit = read_limit(pages.MOST_LIMIT) or pages.DEFAULT_LIMIT
        cursor = read_one(request.args, "cursor", pages.read_cursor)
        snapshot = store.snapshot()
        page = pages.hit_page(snapshot.hits, matching(snapshot, query), cursor, limit)
        body = pages.page_answer(page, store.hits_of(snapshot, page.rows), next_address)
        return Response(body, content_type="application/geo+json")

    def file(kind: Format) -> Response:
        query: HitQuery = read_query(request.args, ("limit",))
        return exports.file(kind, query, read_limit(MOST_LIMIT))

    for kind in FORMATS:
        path = f"/api/hits.{kind.suffix}"
        routes.add_url_rule(path, f"hits_{kind.suffix}", partial(file, kind))


def _add_devices(routes: Blueprint, store: Store) -> None:
    answers = Answers()

    @routes.get("/api/devices")
    def devices() -> Response:
        check_known(request.args, ())
        moment = store.moment()
        return answered(answers.of(moment, "devices", partial(fleet_answer, moment)))

    @routes.get("/api/version")
    def version() -> Response:
        check_known(request.args, ())
        moment = store.moment()
        return answered(answers.of(moment, "version", partial(version_answer, moment)))
