"""Streets for the map, of a real store: tiles, grades by row, one segment."""

import json

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from litterfog.dashboard.query.mercator import x_of, y_of
from litterfog.streets.streets import E7
from tests.graded_town import TOWN, put_town, ride
from tests.pages import browser_of
from tests.services import Redis, wait_until
from tests.unit.dashboard.street_tiles.reading import lines_in

pytestmark = pytest.mark.broker
LAT, LON = (TOWN.points[0] / E7).tolist()
PLACE = f"14/{x_of(LON) >> 18}/{y_of(LAT) >> 18}"


@pytest.fixture
def browser(redis_server: Redis) -> FlaskClient:
    with redis_server.client() as client:
        put_town(client)
        ride(client)
    return browser_of(redis_server.url)


def grades(browser: FlaskClient, **headers: str) -> TestResponse:
    """Ask until the streets are graded."""
    answers: list[TestResponse] = []

    def is_there() -> bool:
        answers.append(browser.get("/api/streets/grades", headers=headers))
        return answers[-1].status_code != 202

    wait_until(is_there)
    return answers[-1]


def told(browser: FlaskClient) -> dict[str, str]:
    return dict(json.loads(grades(browser).data))


def test_a_tile_is_to_be_kept_for_a_year_by_whoever_was_let_in(browser: FlaskClient) -> None:
    answer = browser.get(f"/api/streets/tiles/{told(browser)['tiles']}/{PLACE}.mvt")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    assert {line.row for line in lines_in(answer.data)} == set(range(len(TOWN)))


def test_a_tile_is_sent_compressed(browser: FlaskClient) -> None:
    name = told(browser)["tiles"]
    headers = {"Accept-Encoding": "br"}
    answer = browser.get(f"/api/streets/tiles/{name}/{PLACE}.mvt", headers=headers)
    assert answer.content_encoding == "br"


def test_where_there_is_nothing_the_tile_is_empty(browser: FlaskClient) -> None:
    answer = browser.get(f"/api/streets/tiles/{told(browser)['tiles']}/14/0/0.mvt")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize("path", ["tiles/f00-1/14/0/0.mvt", "segments/f00-1/0"])
def test_of_other_streets_nothing_is_found(browser: FlaskClient, path: str) -> None:
    grades(browser)
    answer = browser.get(f"/api/streets/{path}")
    assert answer.status_code == 404
    assert "ask /api/streets/grades anew" in answer.get_json()["reason"]


@pytest.mark.parametrize("place", ["15/0/0", "3/8/0", "3/0/8"])
def test_a_tile_that_cannot_be_is_not_found(browser: FlaskClient, place: str) -> None:
    answer = browser.get(f"/api/streets/tiles/{told(browser)['tiles']}/{place}.mvt")
    assert answer.status_code == 404
    assert "zoom" in answer.get_json()["reason"]


def test_grades_that_are_known_are_not_sent_again(browser: FlaskClient) -> None:
    etag = grades(browser).headers["ETag"]
    assert grades(browser, **{"If-None-Match": etag}).status_code == 304


def test_a_segment_is_told_by_its_row(browser: FlaskClient) -> None:
    name = told(browser)["tiles"]
    answer = browser.get(f"/api/streets/segments/{name}/0").get_json()
    assert answer["id"] == f"{int(TOWN.id[0]):016x}"
    assert answer["street"] == "Row 1"
    assert browser.get(f"/api/streets/segments/{name}/{len(TOWN)}").status_code == 404


def test_without_streets_there_is_nothing_to_draw(redis_server: Redis) -> None:
    assert told(browser_of(redis_server.url)) == {"tiles": "", "marks": ""}
