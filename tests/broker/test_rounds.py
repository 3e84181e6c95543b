"""Rounds over the spots of a real Redis, on streets that are in it."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from litterfog.wire.hits import HitWriter
from tests.broker.spots import change, say, see, wait_for_spots
from tests.graded_town import put_town
from tests.services import Redis
from tests.unit.streets.towns import CENTRE, grid_town

pytestmark = pytest.mark.broker

LAT, LON = CENTRE
STREETS = grid_town(4, 4, 80)


def put_streets(redis_server: Redis) -> None:
    with redis_server.client() as client:
        put_town(client, STREETS)


def litter(writer: HitWriter, count: int) -> list[str]:
    """Leave litter along a street, 30 m apart."""
    hits = [see(writer, 1, lat=LAT + 0.0003 * at, lon=LON) for at in range(count)]
    return [hit.id for hit in hits]


def plan(browser: FlaskClient, **asked: Any) -> tuple[int, dict[str, Any]]:
    wait_for_spots(browser)
    answer = browser.post("/api/rounds", json=asked)
    found: dict[str, Any] = json.loads(answer.data)
    return answer.status_code, found


def test_a_round_visits_every_spot_along_the_streets(
    redis_server: Redis, browser: FlaskClient, writer: HitWriter
) -> None:
    put_streets(redis_server)
    names = litter(writer, 5)
    status, found = plan(browser, closed=False, start=CENTRE)
    assert status == 200, found
    assert [stop["id"] for stop in found["stops"]] == names
    assert found["length_m"] == pytest.approx(133, abs=3)
    assert {stop["street"] for stop in found["stops"]} <= {"Column 1", "Row 1", "Row 2"}


def test_what_is_cleaned_is_left_out(
    redis_server: Redis, browser: FlaskClient, writer: HitWriter
) -> None:
    put_streets(redis_server)
    first, second = see(writer, 2), see(writer, 2, lat=LAT + 0.0005, lon=LON)
    said = say(browser, [change(first, "cleaned", "open"), change(second, "planned", "open")])
    assert [one["outcome"] for one in said] == ["taken", "taken"]
    near = f"{LON - 0.01},{LAT - 0.01},{LON + 0.01},{LAT + 0.01}"
    _, found = plan(browser, bbox=near)
    assert [(stop["id"], stop["state"]) for stop in found["stops"]] == [(second.id, "planned")]


def test_a_round_over_nothing_is_told(
    redis_server: Redis, browser: FlaskClient, writer: HitWriter
) -> None:
    put_streets(redis_server)
    litter(writer, 1)
    for asked in ({"bbox": "0,0,1,1"}, {"states": ["false-alarm"]}, {"grades": ["A+"]}):
        status, found = plan(browser, **asked)
        assert (status, "there is no spot to go to" in found["reason"]) == (400, True), asked


def test_a_round_without_streets_is_told(browser: FlaskClient, writer: HitWriter) -> None:
    litter(writer, 2)
    status, found = plan(browser)
    assert (status, found["reason"]) == (
        400,
        "no streets are known: import those of the town first",
    )


@pytest.mark.parametrize(
    ("asked", "named"),
    [({"bbox": "x"}, "bbox"), ({"pace": "fly"}, "pace"), ({"grades": ["Z"]}, "grades")],
)
def test_a_wrong_question_is_told(browser: FlaskClient, asked: dict[str, Any], named: str) -> None:
    status, found = plan(browser, **asked)
    assert (status, named in found["reason"]) == (400, True)


def test_a_round_is_a_sheet_a_file_and_a_page_for_the_telephone(
    redis_server: Redis, browser: FlaskClient, writer: HitWriter
) -> None:
    put_streets(redis_server)
    names = litter(writer, 2)
    _, found = plan(browser)
    key = found["key"]
    assert browser.get(f"/api/rounds/{key}.gpx").text.count("<wpt") == 2
    assert f"http://localhost/rounds/{key}" in browser.get(f"/rounds/{key}/sheet").text
    page = browser.get(f"/rounds/{key}").text
    assert all(f'<li data-id="{name}">' in page for name in names)
    assert browser.get("/rounds/worker.js").mimetype == "text/javascript"


@pytest.mark.parametrize("form", ["/rounds/x", "/rounds/x/sheet", "/api/rounds/x.gpx"])
def test_a_round_that_is_none_is_not_found(browser: FlaskClient, form: str) -> None:
    assert browser.get(form).status_code == 404
