"""What programs are told, out of a real Redis."""

import json
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient

from litterfog.dashboard.api.turns import EXPORTS_AT_ONCE
from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.store_records import Observation
from tests.broker.test_dashboard import record_hits
from tests.pages import browser_of
from tests.services import Redis, wait_until
from tests.unit.dashboard.records import LOOKED_CLOSER

pytestmark = pytest.mark.broker

AT_HITS = "bbox=4,51,4.5,51.2&zoom=14"
DATA = ("view", "density", "hits", "hits.geojson", "hits.csv", "hits.gpx", "devices", "version")


def json_at(browser: FlaskClient, path: str) -> dict[str, Any]:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.data)
    return found


def ids_of(collection: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in collection["features"]]


def test_a_view_has_all_that_a_map_shows(browser: FlaskClient, writer: HitWriter) -> None:
    hits = record_hits(writer, 2)
    view = json_at(browser, f"/api/view?{AT_HITS}")
    assert view["totals"]["hits"] == view["matching"] == view["everywhere"] == 2
    assert view["bounds"] == pytest.approx([4.2794, 51.0779, 4.2794, 51.078])
    assert sorted(view["hits"]["id"]) == sorted(hit.id for hit in hits)
    assert view["clusters"]["count"] == []
    assert [one["id"] for one in view["list"]] == [hit.id for hit in reversed(hits)]
    assert view["list"][1] == {
        "id": hits[0].id,
        "device": "bike-01",
        "captured_ms": 1_700_000_000_000,
        "probability": 0.9,
        "split": "split13",
        "model": "litter-160",
        "lat": 51.0779,
        "lon": 4.2794,
    }
    assert view["days"] == {"first": 1_700_000_000 // 86_400, "step": 1, "hits": [2]}
    assert view["choices"]["devices"] == ["bike-01"]


def test_choices_that_are_known_are_not_sent_again(browser: FlaskClient, writer: HitWriter) -> None:
    record_hits(writer, 1)
    known = json_at(browser, "/api/view")["choices_hash"]
    assert "choices" not in json_at(browser, f"/api/view?choices={known}")


def test_many_hits_are_clusters(browser: FlaskClient, writer: HitWriter) -> None:
    record_hits(writer, 401)
    view = json_at(browser, f"/api/view?{AT_HITS}")
    assert sum(view["clusters"]["count"]) + len(view["hits"]["id"]) == 401
    assert 1 < len(view["clusters"]["count"]) < 100
    assert len(view["list"]) == 25


def test_a_filter_that_matches_nothing_is_answered(browser: FlaskClient, writer: HitWriter) -> None:
    record_hits(writer, 1)
    view = json_at(browser, "/api/view?device=nobody")
    assert (view["matching"], view["everywhere"], view["bounds"]) == (0, 0, None)
    assert view["list"] == view["days"]["hits"] == view["hits"]["id"] == []
    assert view["totals"]["hits"] == 1


def test_a_store_that_is_empty_is_answered(browser: FlaskClient) -> None:
    assert json_at(browser, "/api/view")["matching"] == 0
    assert json_at(browser, "/api/density")["cells"]["hits"] == []
    assert json_at(browser, "/api/hits")["features"] == []
    assert browser.get("/api/devices").json == []


def test_the_density_counts_pictures_and_hits(browser: FlaskClient, writer: HitWriter) -> None:
    (hit,) = record_hits(writer, 1)
    clean = Observation(
        "0" * 31 + "1", "bike-01", hit.captured_at_ns, 10, {cell_of(hit.lat, hit.lon): 3}, None
    )
    writer.record(clean)
    found = json_at(browser, f"/api/density?{AT_HITS}")
    cells = found["cells"]
    assert (cells["pictures"], cells["hits"]) == ([4], [1])
    assert len(cells["ring"][0]) == 12
    assert cells["lon"][0] == pytest.approx(4.2794, abs=0.01)


@pytest.mark.parametrize(
    "path", ["/api/view?zoom=3", "/api/density", "/api/devices", "/api/version"]
)
def test_what_did_not_change_is_not_sent_again(
    browser: FlaskClient, writer: HitWriter, path: str
) -> None:
    record_hits(writer, 1)
    etag = browser.get(path).headers["ETag"]
    same = browser.get(path, headers={"If-None-Match": etag})
    assert (same.status_code, same.data) == (304, b"")
    record_hits(writer, 1)
    wait_until(lambda: browser.get(path, headers={"If-None-Match": etag}).status_code == 200)


def test_pages_go_on_though_hits_come_in(browser: FlaskClient, writer: HitWriter) -> None:
    hits = record_hits(writer, 5)
    first = json_at(browser, "/api/hits?limit=2&min_probability=0.5")
    assert (first["numberMatched"], first["numberReturned"]) == (5, 2)
    later = record_hits(writer, 6)[-1]  # of the same moments, and one later than all
    wait_until(lambda: json_at(browser, "/api/hits?limit=1")["numberMatched"] == 11)
    assert ids_of(json_at(browser, "/api/hits?limit=1")) == [later.id]
    second = json_at(browser, first["next"])
    seen = ids_of(first) + ids_of(second)
    assert seen[:2] == [hits[4].id, hits[3].id]
    assert len(set(seen)) == 4
    assert "min_probability=0.5" in second["next"]


def test_a_hit_says_where_in_the_picture(browser: FlaskClient, writer: HitWriter) -> None:
    cells = {cell_of(LOOKED_CLOSER.lat, LOOKED_CLOSER.lon): 1}
    hit = LOOKED_CLOSER
    writer.record(Observation(hit.id, hit.device, hit.captured_at_ns, 900, cells, hit))
    (feature,) = json_at(browser, "/api/hits")["features"]
    told = feature["properties"]
    assert (told["items"], told["unsure"]) == (2, True)
    assert told["places"] == list(msgspec.to_builtins(hit.places))


@pytest.mark.parametrize("kind", ["geojson", "csv", "gpx"])
def test_an_export_is_a_named_file(browser: FlaskClient, writer: HitWriter, kind: str) -> None:
    record_hits(writer, 3)
    with browser.get(f"/api/hits.{kind}?limit=2") as answer:
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith('attachment; filename="litterfog-hits-20')
        assert disposition.endswith(f'.{kind}"')
        assert answer.headers["X-Total-Count"] == "3"
        assert answer.data.count(b"bike-01") == 2


def test_an_export_has_every_hit_that_is_asked_for(browser: FlaskClient, writer: HitWriter) -> None:
    hits = record_hits(writer, 1_203)
    query = "bbox=4,51.0779,5,51.2&since=2023-11-14T22:13:21Z"
    with browser.get(f"/api/hits.geojson?{query}") as answer:
        collection = json.loads(answer.data)
    assert ids_of(collection) == [hit.id for hit in reversed(hits[1:])]
    assert (collection["numberMatched"], collection["numberReturned"]) == (1_202, 1_202)
    with browser.get(f"/api/hits.csv?{query}") as table:
        assert len(table.data.splitlines()) == 1 + 1_202


def test_a_few_exports_at_once_and_no_more(browser: FlaskClient, writer: HitWriter) -> None:
    record_hits(writer, 1)
    unread = [browser.get("/api/hits.csv") for _ in range(EXPORTS_AT_ONCE)]
    refused = browser.get("/api/hits.csv")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    for answer in unread:
        answer.close()
    with browser.get("/api/hits.csv") as free_again:
        assert free_again.status_code == 200


@pytest.mark.parametrize("limit", ["", "0", "-1", "1.5", "ten", "1001", "9" * 5_000, "²"])
def test_a_limit_that_is_junk_is_refused(browser: FlaskClient, limit: str) -> None:
    answer = browser.get("/api/hits", query_string={"limit": limit})
    assert (answer.status_code, answer.json) == (
        400,
        {
            "status": "bad request",
            "parameter": "limit",
            "reason": "takes a whole number from 1 to 1000",
        },
    )


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("view?colour=red", "colour"),
        ("view?bbox=1,2", "bbox"),
        ("view?since=2024-01-01&until=2023-01-01", "since"),
        ("density?device=bike-01", "device"),
        ("hits?cursor=junk", "cursor"),
        ("hits.csv?zoom=3", "zoom"),
        ("devices?limit=1", "limit"),
        ("version?x=", "x"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    browser: FlaskClient, question: str, parameter: str
) -> None:
    answer = browser.get(f"/api/{question}")
    assert answer.status_code == 400
    assert answer.json is not None
    assert (answer.json["status"], answer.json["parameter"]) == ("bad request", parameter)


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/hits/more", "/api/hits.xml"]
)
def test_an_unknown_endpoint_is_not_found(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert answer.json == {"status": "not found", "reason": f"nothing is at {path}"}


@pytest.mark.parametrize("name", DATA)
def test_without_redis_the_data_say_so(own_redis: Redis, name: str) -> None:
    own_redis.kill()
    answer = browser_of(own_redis.url).get(f"/api/{name}")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == "unavailable"
    assert str(own_redis.port) in answer.json["reason"]


def test_while_the_hits_are_read_for_the_first_time_it_says_so(own_redis: Redis) -> None:
    browser = browser_of(own_redis.url)
    with own_redis.client() as client:
        client.client_pause(1_200)
    answer = browser.get("/api/view")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json == {"status": "loading", "hits": 0}
    wait_until(lambda: browser.get("/api/view").status_code == 200)


def test_a_store_of_a_later_version_is_refused_with_a_word(redis_server: Redis) -> None:
    with redis_server.client() as client:
        client.set("litterfog:version", "99")
    answer = browser_of(redis_server.url).get("/api/view")
    assert answer.status_code == 503
    assert "version 99" in answer.text
