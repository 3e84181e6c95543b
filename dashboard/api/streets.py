"""Graded streets for programs and for the page: a page of them at a time, or all as a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from flask import Blueprint, Response, request

from litterfog.dashboard.api import street_export
from litterfog.dashboard.api.addresses import next_address, read_limit
from litterfog.dashboard.api.answers import Answers, answered
from litterfog.dashboard.api.turns import Turns
from litterfog.dashboard.query.hit_query import read_one
from litterfog.dashboard.streets.graded import GradedStreets, Grading, NoStreetsError
from litterfog.dashboard.streets.matching import Rows, matching_streets
from litterfog.dashboard.streets.pages import (
    DEFAULT_LIMIT,
    MOST_LIMIT,
    read_street_cursor,
    street_answer,
)
from litterfog.dashboard.streets.query import StreetQuery, read_street_query

Encode = Callable[[GradedStreets, StreetQuery, Rows], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class StreetFormat:
    """A kind of file."""

    suffix: str
    content_type: str
    encode: Encode


FORMATS: Final = (
    StreetFormat("csv", "text/csv; charset=utf-8; header=present", street_export.csv_table),
    StreetFormat("geojson", "application/geo+json", street_export.geojson),
    StreetFormat("gpx", "application/gpx+xml", street_export.gpx),
)


def add_streets(routes: Blueprint, grading: Grading) -> None:
    """Serve the streets."""
    answers, turns = Answers(), Turns()

    @routes.get("/api/streets")
    def streets() -> Response:
        query = read_street_query(request.args, ("limit", "cursor"))
        limit = read_limit(MOST_LIMIT) or DEFAULT_LIMIT
        cursor = read_one(request.args, "cursor", read_street_cursor)
        graded = grading.latest()
        asked = tuple(request.args.items(multi=True))  # of which `next` is made
        make = partial(street_answer, graded, query, cursor, limit, next_address)
        return answered(answers.of(graded, ("streets", query, asked), make))

    def file(kind: StreetFormat) -> Response:
        query = read_street_query(request.args)
        return _file(kind, query, grading.latest(), turns)

    for kind in FORMATS:
        path = f"/api/streets.{kind.suffix}"
        routes.add_url_rule(path, f"streets_{kind.suffix}", partial(file, kind))


def _file(
    kind: StreetFormat, query: StreetQuery, graded: GradedStreets | None, turns: Turns
) -> Response:
    """Stream every street of a query.

    Raises:
        NoStreetsError: there are none to begin with.
        BusyError: enough files are under way.
    """
    if graded is None:
        raise NoStreetsError
    rows = matching_streets(graded, query)
    end = turns.begin()
    answer = Response(kind.encode(graded, query, rows), content_type=kind.content_type)
    answer.call_on_close(end)
    name = f"litterfog-streets-{datetime.now(UTC):%Y-%m-%d}.{kind.suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Total-Count"] = str(len(rows))
    return answer
