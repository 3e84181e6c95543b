"""Streets for a map: their lines in tiles that are kept for a year, and their grades by row."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, jsonify, request

from litterfog.dashboard.api.answers import Answers, answered
from litterfog.dashboard.query.hit_query import check_known
from litterfog.dashboard.renewed import NotYetError
from litterfog.dashboard.streets.graded import Grading
from litterfog.dashboard.streets.tiles.classes import MOST_ZOOM
from litterfog.dashboard.streets.tiles.marks import grades_answer
from litterfog.dashboard.streets.tiles.segment import segment_facts
from litterfog.dashboard.streets.tiles.tiles import LatestTiles, tiles_name

_KEPT: Final = "private, max-age=31536000, immutable"  # by whoever was let in
_TILE: Final = "application/vnd.mapbox-vector-tile"

Answer = Response | tuple[Response, int]


def add_street_tiles(routes: Blueprint, grading: Grading) -> None:
    """Answer for the streets of a moment; what other streets' tiles are called is not found."""
    answers, tiles = Answers(), LatestTiles()

    @routes.get("/api/streets/grades")
    def street_grades() -> Response:
        check_known(request.args, ())
        try:
            graded = grading.latest()
        except NotYetError:  # a 503 would be an error on every console
            return Response(status=202, headers={"Retry-After": "1"})
        return answered(answers.of(graded, "grades", partial(grades_answer, graded)))

    @routes.get("/api/streets/tiles/<name>/<int:z>/<int:x>/<int:y>.mvt")
    def street_tile(name: str, z: int, x: int, y: int) -> Answer:
        check_known(request.args, ())
        graded = grading.latest()
        if graded is None or tiles_name(graded) != name:
            return _not_found("these streets are no more: ask /api/streets/grades anew")
        if z > MOST_ZOOM or max(x, y) >= 1 << z:
            return _not_found(f"tiles are of zoom 0 to {MOST_ZOOM}, x and y below 2^zoom")
        body = tiles.of(graded).tile(z, x, y)
        answer = Response(body, 200 if body else 204, content_type=_TILE)
        answer.headers["Cache-Control"] = _KEPT
        return answer

    @routes.get("/api/streets/segments/<name>/<int:row>")
    def street_segment(name: str, row: int) -> Answer:
        check_known(request.args, ())
        graded = grading.latest()
        if graded is None or tiles_name(graded) != name or row >= len(graded.streets):
            return _not_found("these streets are no more: ask /api/streets/grades anew")
        return jsonify(segment_facts(graded, row))


def _not_found(reason: str) -> Answer:
    return jsonify(status="not found", reason=reason), 404
