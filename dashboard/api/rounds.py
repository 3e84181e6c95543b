"""Rounds: planned from a question, given as JSON, GPX, a sheet to print and a telephone's page."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, jsonify, request

from litterfog.dashboard.access.roles import needs
from litterfog.dashboard.api.refusals import bind_refusals
from litterfog.dashboard.api.turns import Turns
from litterfog.dashboard.languages.visitor import visitor_words
from litterfog.dashboard.rounds.asked import read_round_request
from litterfog.dashboard.rounds.kept import KeptRounds
from litterfog.dashboard.rounds.phone import phone_page
from litterfog.dashboard.rounds.planned import PlannedRound, plan_for
from litterfog.dashboard.shell.site import Site
from litterfog.dashboard.spots.book import SpotBook
from litterfog.dashboard.streets.graded import Grading
from litterfog.streets.rounds.errors import RoundError
from litterfog.streets.rounds.gpx import gpx_of
from litterfog.streets.rounds.sheet.page import page_of

_WORKER: Final = Path(__file__).parents[1] / "assets" / "rounds" / "phone" / "worker.js"


def round_routes(site: Site, book: SpotBook, grading: Grading) -> Blueprint:
    """Make the endpoints."""
    routes, kept, turns = Blueprint("rounds", __name__), KeptRounds(), Turns()
    bind_refusals(routes)

    @routes.post("/api/rounds")
    @needs("viewer")
    def plan() -> Response | tuple[Response, int]:
        end = turns.begin()
        try:
            asked = read_round_request(request.get_data())
            graded = grading.latest() if asked.grades else None
            planned = plan_for(book.view(), asked, graded)
        except RoundError as error:
            return jsonify(status="bad request", reason=str(error)), 400
        finally:
            end()
        kept.put(planned)
        return jsonify(planned.fields(visitor_words()))

    _add_forms(routes, site, kept)
    return routes


def _add_forms(routes: Blueprint, site: Site, kept: KeptRounds) -> None:
    @routes.get("/api/rounds/<key>.gpx")
    def gpx(key: str) -> Response:
        planned, words = _found(kept, key), visitor_words()
        body = gpx_of(planned.plan, words, planned.notes(words))
        answer = Response(body, content_type="application/gpx+xml")
        name = f"litterfog-round-{key}.gpx"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @routes.get("/rounds/<key>/sheet")
    def sheet(key: str) -> Response:
        planned, words = _found(kept, key), visitor_words()
        link = request.host_url.rstrip("/") + site.settings.address(f"/rounds/{key}")
        page = page_of(planned.plan, planned.streets, words, link, planned.notes(words))
        return Response(page, content_type="text/html; charset=utf-8")

    @routes.get("/rounds/<key>")
    def phone(key: str) -> Response:
        page = phone_page(site, _found(kept, key), visitor_words())
        return Response(page, content_type="text/html; charset=utf-8")

    @routes.get("/rounds/worker.js")
    def worker() -> Response:
        answer = Response(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
        return answer


def _found(kept: KeptRounds, key: str) -> PlannedRound:
    planned = kept.get(key)
    if planned is None:
        abort(404)
    return planned
