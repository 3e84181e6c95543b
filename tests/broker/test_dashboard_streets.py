"""Graded streets, out of a real Redis."""

import dataclasses
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from flask.testing import FlaskClient

from litterfog.dashboard.api.turns import EXPORTS_AT_ONCE
from litterfog.dashboard.store import Store
from litterfog.dashboard.streets.town import TownCache
from litterfog.wire.hits import HitIndex
from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store.towns import TownStore
from litterfog.wire.store_records import Town
from tests.graded_town import ATTRIBUTION, TOWN, put_town, ride
from tests.services import Redis, wait_until

pytestmark = pytest.mark.broker

FILES = ("csv", "geojson", "gpx")


@pytest.fixture
def client(redis_server: Redis) -> Iterator["redis.Redis"]:
    with redis_server.client() as client:
        yield client


@pytest.fixture
def store(redis_server: Redis) -> Iterator[Store]:
    store = Store(redis_server.url)
    yield store
    store.close()


def streets_at(browser: FlaskClient, query: str = "") -> dict[str, Any]:
    """Ask until they are graded."""
    address = f"/api/streets{query}"
    wait_until(lambda: browser.get(address).status_code != 503, what="grades")
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.data)
    return found


def snapshot(client: "redis.Redis") -> Snapshot:
    return HitIndex(client).refresh()


def grades(browser: FlaskClient) -> dict[str, str | None]:
    return {row["street"]: row["grade"] for row in streets_at(browser).get("rows", [])}


def test_streets_are_graded_by_what_was_seen_on_them(
    browser: FlaskClient, client: "redis.Redis"
) -> None:
    put_town(client)
    ride(client)
    found = grades(browser)
    assert (found["Row 1"], found["Row 2"], found["=Row 3"], found["A"]) == ("A+", "D", None, None)


def test_grades_come_with_the_first_ride(browser: FlaskClient, client: "redis.Redis") -> None:
    put_town(client)
    assert streets_at(browser)["covered_m"] == 0
    ride(client)
    wait_until(lambda: grades(browser)["Row 2"] == "D", what="a grade")


def test_what_did_not_change_is_not_sent_again(browser: FlaskClient, client: "redis.Redis") -> None:
    put_town(client)
    streets_at(browser)
    tag = browser.get("/api/streets").headers["ETag"]
    again = browser.get("/api/streets", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_the_next_page_is_where_it_says(browser: FlaskClient, client: "redis.Redis") -> None:
    put_town(client)
    address, names = "?sort=name&name=row&limit=2", []
    while address:
        page = streets_at(browser, address)
        names += [row["street"] for row in page["rows"]]
        address = page.get("next", "").removeprefix("/api/streets")
    assert names == ["=Row 3", "Row 1", "Row 2"]


@pytest.mark.parametrize("kind", FILES)
def test_a_file_has_a_name_and_says_whose_the_streets_are(
    browser: FlaskClient, client: "redis.Redis", kind: str
) -> None:
    put_town(client)
    streets_at(browser)
    answer = browser.get(f"/api/streets.{kind}?by=segment")
    assert answer.status_code == 200, answer.text
    assert f"-streets-{time.strftime('%Y')}" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Total-Count"] == str(len(TOWN))
    assert ATTRIBUTION in answer.text


@pytest.mark.parametrize("kind", FILES)
def test_without_streets_a_file_says_how_to_import_them(browser: FlaskClient, kind: str) -> None:
    streets_at(browser)
    answer = browser.get(f"/api/streets.{kind}")
    assert answer.status_code == 404
    assert "litterfog streets import" in answer.get_json()["reason"]


def test_a_few_files_at_once_and_no_more(browser: FlaskClient, client: "redis.Redis") -> None:
    put_town(client)
    streets_at(browser)
    unread = [browser.get("/api/streets.csv") for _ in range(EXPORTS_AT_ONCE)]
    assert browser.get("/api/streets.gpx").status_code == 503
    for answer in unread:
        answer.close()
    assert browser.get("/api/streets.gpx").status_code == 200


def test_what_is_not_taken_is_refused_by_name(browser: FlaskClient) -> None:
    answer = browser.get("/api/streets?sort=smell")
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, "sort")


def test_streets_are_unpacked_once_for_an_import(store: Store, client: "redis.Redis") -> None:
    put_town(client)
    towns = TownCache(store)
    first = towns.streets(snapshot(client))
    assert towns.streets(snapshot(client)) is first
    put_town(client, dataclasses.replace(TOWN, kinds=["footway"]), "a" * 16)
    again = towns.streets(snapshot(client))
    assert again is not None
    assert list(again.kinds) == ["footway"]


def test_a_town_that_was_imported_again_meanwhile_is_told(
    store: Store, client: "redis.Redis"
) -> None:
    put_town(client)
    before = snapshot(client)
    put_town(client, TOWN, "a" * 16)
    with pytest.raises(LookupError):
        TownCache(store).streets(before)


def test_a_segment_of_no_district_has_its_town_s_name(store: Store, client: "redis.Redis") -> None:
    put_town(client, dataclasses.replace(TOWN, districts=[""]))
    streets = TownCache(store).streets(snapshot(client))
    assert streets is not None
    assert list(streets.districts) == ["Mechelen"]


def test_a_town_that_is_damaged_leaves_the_others_there(
    store: Store, client: "redis.Redis"
) -> None:
    put_town(client)
    broken = Town("Aalst", "aalst.osm.pbf", 1, 1, 1.0, ATTRIBUTION, "b" * 16, ("831fa4fffffffff",))
    TownStore(client).put(broken, {"831fa4fffffffff": b"LFST, but not quite"})
    streets = TownCache(store).streets(snapshot(client))
    assert streets is not None
    assert len(streets) == len(TOWN)
