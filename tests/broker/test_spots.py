"""Spots out of a real Redis: found, read, said something of."""

import csv
import io
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.store.keys import SPOT_EVENTS, area_of, key
from tests.broker.spots import LAT, LON, NOW_NS, change, say, see, spots, wait_for_spots
from tests.pages import browser_of
from tests.services import Redis, wait_until

pytestmark = pytest.mark.broker


def test_hits_of_the_same_thing_are_one_spot(browser: FlaskClient, writer: HitWriter) -> None:
    first = see(writer, 3, probability=0.7)
    see(writer, 1, lat=LAT + 0.00002, probability=0.9)
    see(writer, 1, lat=LAT + 0.01)
    near = spots(browser, f"bbox={LON - 0.001},{LAT - 0.001},{LON + 0.001},{LAT + 0.001}")
    assert [(one["id"], one["hits"], one["visits"]) for one in near] == [(first.id, 2, 2)]
    assert near[0]["probability"] == pytest.approx(0.9)


def test_a_wide_accuracy_joins_what_lies_further_apart(
    browser: FlaskClient, writer: HitWriter
) -> None:
    see(writer, 3, accuracy_m=20.0)
    see(writer, 1, lat=LAT + 0.0002, accuracy_m=20.0)
    assert [one["hits"] for one in spots(browser)] == [2]


def test_a_spot_begins_open_and_takes_the_state_that_somebody_says(
    browser: FlaskClient, writer: HitWriter
) -> None:
    hit = see(writer, 1)
    assert spots(browser)[0]["state"] == "open"
    answer = say(browser, change(hit, "planned", "open", note="with the van"))
    assert answer["outcome"] == "taken"
    assert answer["holds"]["state"] == "planned"
    found = spots(browser)[0]
    assert (found["state"], found["actor"], found["note"]) == ("planned", "local", "with the van")


def test_the_same_change_again_is_a_duplicate(browser: FlaskClient, writer: HitWriter) -> None:
    said = change(see(writer, 1), "cleaned", "open")
    say(browser, said)
    again = say(browser, [said, said])
    assert [one["outcome"] for one in again] == ["duplicate", "duplicate"]
    assert len(browser.get(f"/api/spots/{said['hit']}").get_json(force=True)["history"]) == 1


def test_the_second_of_two_telephones_is_told_what_holds(
    browser: FlaskClient, writer: HitWriter
) -> None:
    hit = see(writer, 1)
    say(browser, change(hit, "cleaned", "open"))
    answer = say(browser, change(hit, "planned", "open"))
    assert (answer["outcome"], answer["holds"]["state"]) == ("conflict", "cleaned")
    history = browser.get(f"/api/spots/{hit.id}").get_json(force=True)["history"]
    assert [(one["state"], one["conflict"]) for one in history] == [
        ("cleaned", False),
        ("planned", True),
    ]


def test_a_hit_after_cleaning_reopens(browser: FlaskClient, writer: HitWriter) -> None:
    hit = see(writer, 2)
    cleaned_ms = NOW_NS // 10**6 - 86_400_000
    say(browser, change(hit, "cleaned", "open", at_ms=cleaned_ms))
    see(writer, 0.5)
    wait_until(lambda: spots(browser)[0]["hits"] == 2)
    found = spots(browser)[0]
    assert (found["state"], found["actor"]) == ("reopened", None)


def test_a_later_visit_without_litter_proposes_cleaned(
    browser: FlaskClient, writer: HitWriter
) -> None:
    hit = see(writer, 4)
    see(writer, 2, litter=False, pictures=5)
    found = spots(browser, "proposed=true")
    assert [one["id"] for one in found] == [hit.id]
    assert found[0]["passed_clean"]
    say(browser, change(hit, "cleaned", "open"))
    assert spots(browser, "proposed=true") == []


def test_a_time_of_tomorrow_counts_as_now(browser: FlaskClient, writer: HitWriter) -> None:
    hit = see(writer, 1)
    tomorrow_ms = NOW_NS // 10**6 + 86_400_000
    holds = say(browser, change(hit, "cleaned", at_ms=tomorrow_ms))["holds"]
    assert holds["since_ms"] < tomorrow_ms - 3_600_000


def test_a_change_finds_its_spot_by_any_hit_or_by_place(
    browser: FlaskClient, writer: HitWriter
) -> None:
    first, second = see(writer, 3), see(writer, 1)
    lost = change(second, "planned", lat=LAT, lon=LON) | {"hit": uuid4().hex}
    answers = say(browser, [change(second, "cleaned"), lost])
    assert [one["holds"]["spot"] for one in answers] == [first.id, first.id]


def test_what_is_no_change_is_refused_and_the_rest_is_taken(
    browser: FlaskClient, writer: HitWriter
) -> None:
    hit = see(writer, 1)
    nowhere = change(hit, "planned") | {"hit": uuid4().hex}
    forged = change(hit, "cleaned") | {"actor": "mayor"}
    answers = say(browser, [nowhere, forged, 7, change(hit, "burnt"), change(hit, "planned")])
    assert [one["outcome"] for one in answers] == ["refused"] * 4 + ["taken"]
    assert "actor" in answers[1]["reason"]


@pytest.mark.parametrize("body", ["", "{", "[", "nul", "[" * 5_000])
def test_what_is_no_json_is_told(browser: FlaskClient, writer: HitWriter, body: str) -> None:
    see(writer, 1)
    wait_for_spots(browser)
    answer = browser.post("/api/spots", data=body, content_type="application/json")
    told = answer.get_json(force=True)
    assert answer.status_code == 400 or told["outcome"] == "refused"


def test_more_than_a_day_of_changes_at_once_is_refused(browser: FlaskClient) -> None:
    wait_for_spots(browser)
    answer = browser.post("/api/spots", json=[0] * 501)
    assert answer.status_code == 400
    assert "at most 500" in answer.text


def test_500_changes_are_taken_at_once(browser: FlaskClient, writer: HitWriter) -> None:
    hit = see(writer, 1)
    answers = say(browser, [change(hit, "planned", "open", at_ms=10**12) for _ in range(500)])
    assert {one["outcome"] for one in answers} == {"taken"}


def test_states_outlive_the_dashboard(redis_server: Redis, writer: HitWriter) -> None:
    say(browser_of(redis_server.url), change(see(writer, 1), "false-alarm"))
    assert spots(browser_of(redis_server.url))[0]["state"] == "false-alarm"


def test_a_damaged_event_hides_no_other(
    redis_server: Redis, browser: FlaskClient, writer: HitWriter
) -> None:
    hit = see(writer, 1)
    with redis_server.client() as client:
        client.xadd(key(area_of(cell_of(LAT, LON)), SPOT_EVENTS), {"event": b"\xff{"})
    say(browser, change(hit, "planned"))
    assert spots(browser)[0]["state"] == "planned"


def test_spots_go_on_page_by_page(browser: FlaskClient, writer: HitWriter) -> None:
    hits = [see(writer, day, lat=LAT + day / 1_000) for day in range(5)]
    wait_for_spots(browser)
    seen: list[str] = []
    path = "/api/spots?limit=2"
    while path:
        page = browser.get(path).get_json(force=True)
        assert page["numberMatched"] == 5
        seen += [one["id"] for one in page["features"]]
        path = page.get("next", "")
    assert seen == [hit.id for hit in hits]


@pytest.mark.parametrize(
    "query", ["state=gone", "proposed=yes", "device=x", "bbox=1", "limit=0", "cursor=x"]
)
def test_a_wrong_question_is_refused(browser: FlaskClient, query: str) -> None:
    answer = browser.get(f"/api/spots?{query}")
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, query.partition("=")[0])


def test_a_spot_that_is_none_is_not_found(browser: FlaskClient, writer: HitWriter) -> None:
    see(writer)
    wait_for_spots(browser)
    for name in ("0" * 32, "x", "Z" * 32):
        assert browser.get(f"/api/spots/{name}").status_code == 404


def test_a_note_is_no_formula_in_a_table(browser: FlaskClient, writer: HitWriter) -> None:
    say(browser, change(see(writer, 1), "planned", note="=1+1"))
    table = list(csv.DictReader(io.StringIO(browser.get("/api/spots.csv").text)))
    assert [(row["state"], row["note"]) for row in table] == [("planned", "'=1+1")]


def test_spots_are_open311_requests(browser: FlaskClient, writer: HitWriter) -> None:
    hit = see(writer, 1)
    say(browser, change(hit, "cleaned", "open"))
    requests = browser.get("/open311/v2/requests.json").get_json()
    assert [(one["service_request_id"], one["status"]) for one in requests] == [(hit.id, "closed")]
    assert hit.id in browser.get(f"/open311/v2/requests/{hit.id}.xml").text
    assert browser.get("/open311/v2/services.json").get_json()[0]["service_code"] == "litter"


def test_open311_refuses_in_its_own_words(browser: FlaskClient) -> None:
    answer = browser.get("/open311/v2/requests.xml?status=lost")
    assert answer.status_code == 400
    assert "<errors>" in answer.text
