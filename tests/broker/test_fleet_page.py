"""Changing devices through the dashboard, over a real broker and store."""

import json
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from litterfog.dashboard.app import create_app
from litterfog.dashboard.settings import DashboardSettings
from litterfog.wire.hits import HitWriter
from litterfog.wire.refusal import Reason
from tests.answering import SAID, device_answering
from tests.services import Mosquitto, Redis

pytestmark = pytest.mark.broker


@pytest.fixture
def site(redis_server: Redis, mosquitto: Mosquitto) -> FlaskClient:
    settings = DashboardSettings(redis=redis_server.url, broker=mosquitto.url)
    client: FlaskClient = create_app(settings).test_client()
    return client


@pytest.fixture
def answering(redis_server: Redis, mosquitto: Mosquitto, device: str) -> Iterator[str]:
    with device_answering(device, mosquitto, redis_server):
        yield device


def post(site: FlaskClient, path: str, body: object) -> TestResponse:
    return site.post(path, json=body, headers={"Host": "localhost"})


def test_an_order_from_the_page_has_the_device_s_answer(site: FlaskClient, answering: str) -> None:
    path = f"/api/devices/{answering}/control"
    applied = post(site, path, {"split": "split10"})
    assert (applied.status_code, applied.json) == (
        200,
        {"outcomes": [{"device": answering, "state": "applied", "reason": ""}]},
    )
    refused = post(site, path, {"split": "split99"})
    assert refused.json
    assert refused.json["outcomes"][0]["state"] == "refused"
    group = post(site, "/api/groups/north/control", {"rate_hz": 2})
    assert group.json
    assert [one["device"] for one in group.json["outcomes"]] == [answering]
    assert post(site, path, {"clear": True}).status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/devices/nobody/control", {"split": "split10"}, 404),
        ("/api/groups/nobody/control", {"split": "split10"}, 404),
        ("/api/devices/nobody/control", {}, 400),
        ("/api/devices/nobody/control", {"speed": 3}, 400),
        ("/api/devices/nobody/control", {"clear": True, "split": "split10"}, 400),
        ("/api/dead-letters/1-0/resend", {}, 404),
        ("/api/dead-letters/nonsense/resend", {}, 404),
    ],
)
def test_what_cannot_be_ordered_is_told(
    site: FlaskClient, path: str, body: object, status: int
) -> None:
    answer = post(site, path, body)
    assert answer.status_code == status
    assert answer.json
    assert answer.json["reason"]


def test_dead_letters_are_listed_and_one_that_was_cut_is_not_sent(
    site: FlaskClient, redis_server: Redis
) -> None:
    with redis_server.client() as client:
        letter = "bike", Reason.SHAPE, "odd", b"x" * 5_000, "application/json"
        HitWriter(client).reject(*letter)
    listed = json.loads(site.get("/api/dead-letters", headers={"Host": "localhost"}).data)
    (row,) = listed["letters"]
    assert (listed["count"], row["whole"], row["bytes"]) == (1, False, 4_096)
    sent = post(site, f"/api/dead-letters/{row['id']}/resend", {})
    assert sent.status_code == 409


def test_without_a_broker_nothing_can_be_changed(redis_server: Redis) -> None:
    site = create_app(DashboardSettings(redis=redis_server.url)).test_client()
    answer = post(site, "/api/devices/a/control", {"split": "split10"})
    assert (answer.status_code, answer.json and answer.json["status"]) == (409, "no broker")


def test_a_broker_that_is_away_is_told(redis_server: Redis) -> None:
    with redis_server.client() as client:
        HitWriter(client).device_status("a", SAID)
    away = f"mqtt://127.0.0.1:{redis_server.port}"  # no broker answers there
    site = create_app(DashboardSettings(redis=redis_server.url, broker=away)).test_client()
    answer = post(site, "/api/devices/a/control", {"split": "split10"})
    assert (answer.status_code, answer.json and answer.json["status"]) == (503, "unavailable")
