"""Spots for programs and for the page: read a page of them at a time, and say something of them."""

import time
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import msgspec
import numpy as np
from flask import Blueprint, Response, abort, jsonify, request

from litterfog.dashboard.access.roles import log_change, needs, visitor
from litterfog.dashboard.api.addresses import next_address, read_limit
from litterfog.dashboard.api.answers import answered
from litterfog.dashboard.api.pages import Cursor, read_cursor, write_cursor
from litterfog.dashboard.api.spot_export import FORMATS, SpotFormat
from litterfog.dashboard.api.turns import Turns
from litterfog.dashboard.query.hit_query import check_known, read_one
from litterfog.dashboard.spots.book import SpotBook
from litterfog.dashboard.spots.changes import Answer, ChangesError, read_changes
from litterfog.dashboard.spots.query import Rows, matching_spots, read_spot_query
from litterfog.dashboard.spots.rows import collection, whole
from litterfog.dashboard.spots.saying import say
from litterfog.dashboard.spots.view import SpotView
from litterfog.dashboard.view.answer import digest

DEFAULT_LIMIT: Final = 100
MOST_LIMIT: Final = 1_000


def add_spots(routes: Blueprint, book: SpotBook) -> None:
    """Serve the spots, and take in what is said of them."""
    _add_reading(routes, book)
    _add_files(routes, book)

    @routes.post("/api/spots")
    @needs("worker")
    def change() -> Response | tuple[Response, int]:
        try:
            changes, is_list = read_changes(request.get_data())
        except ChangesError as error:
            return jsonify(status="bad request", reason=str(error)), 400
        answers = say(book, changes, visitor().name, time.time_ns() // 1_000_000)
        _log(answers)
        told = msgspec.json.encode(answers if is_list else answers[0])
        return Response(told, content_type="application/json")


def _add_reading(routes: Blueprint, book: SpotBook) -> None:
    @routes.get("/api/spots")
    def spots() -> Response:
        query = read_spot_query(request.args, ("limit", "cursor"))
        limit = read_limit(MOST_LIMIT) or DEFAULT_LIMIT
        cursor = read_one(request.args, "cursor", read_cursor)
        view = book.view()
        rows = matching_spots(view, query)
        left = rows if cursor is None else rows[_is_after(view, rows, cursor)]
        told = collection(view, left[:limit].tolist(), len(rows))
        if len(left) > limit:
            told["next"] = next_address(write_cursor(_cursor(view, int(left[limit - 1]))))
        return _json(told, "application/geo+json")

    @routes.get("/api/spots/<name>")
    def spot(name: str) -> Response:
        check_known(request.args, ())
        view = book.view()
        row = view.find(name)
        if row is None:
            abort(404)
        body = msgspec.json.encode(whole(view, row))
        return answered((body, digest(body)))


def _add_files(routes: Blueprint, book: SpotBook) -> None:
    turns = Turns()

    def file(kind: SpotFormat) -> Response:
        query = read_spot_query(request.args)
        view = book.view()
        rows = matching_spots(view, query)
        end = turns.begin()
        answer = Response(kind.encode(view, rows), content_type=kind.content_type)
        answer.call_on_close(end)
        name = f"litterfog-spots-{datetime.now(UTC):%Y-%m-%d}.{kind.suffix}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["X-Total-Count"] = str(len(rows))
        return answer

    for kind in FORMATS:
        path = f"/api/spots.{kind.suffix}"
        routes.add_url_rule(path, f"spots_{kind.suffix}", partial(file, kind))


def _log(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.outcome in ("taken", "conflict") and answer.holds:
            holds = answer.holds
            fields = {"said": answer.id, "spot": holds.spot, "state": holds.state}
            log_change("state of a spot", outcome=answer.outcome, **fields)


def _json(told: dict[str, Any], content_type: str) -> Response:
    return Response(msgspec.json.encode(told), content_type=content_type)


def _cursor(view: SpotView, row: int) -> Cursor:
    spots = view.spots
    return Cursor(int(spots.last_ms[row]), int(spots.anchor_high[row]), int(spots.anchor_low[row]))


def _is_after(view: SpotView, rows: Rows, cursor: Cursor) -> Any:
    spots = view.spots
    last, high, low = spots.last_ms[rows], spots.anchor_high[rows], spots.anchor_low[rows]
    by_id = (high < np.uint64(cursor.id_high)) | (
        (high == np.uint64(cursor.id_high)) & (low < np.uint64(cursor.id_low))
    )
    return (last < cursor.captured_ms) | ((last == cursor.captured_ms) & by_id)
