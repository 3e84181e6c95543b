import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from flask.testing import FlaskClient

from litterfog.dashboard.serve import ListenError, run
from litterfog.dashboard.settings import DashboardSettings
from litterfog.wire.cells import cell_of
from litterfog.wire.frame import EdgeTimings, new_frame_id
from litterfog.wire.hits import HitWriter
from litterfog.wire.store_records import Hit, Observation
from tests.pages import browser_of
from tests.services import Redis, free_port, wait_until

pytestmark = pytest.mark.broker

DEADLINE_S = 20.0


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def record_hits(writer: HitWriter, count: int) -> list[Hit]:
    hits = [_hit(index) for index in range(count)]
    for hit in hits:
        cells = {cell_of(hit.lat, hit.lon): 1}
        seen = Observation(hit.id, hit.device, hit.captured_at_ns, hit.wire_bytes, cells, hit)
        assert writer.record(seen) == "stored"
    return hits


def _hit(index: int) -> Hit:
    return Hit(
        id=new_frame_id(),
        device="bike-01",
        captured_at_ns=1_700_000_000_000_000_000 + index * 1_000_000_000,
        received_at_ns=1_700_000_001_000_000_000 + index * 1_000_000_000,
        lat=51.0779 + index * 1e-4,
        lon=4.2794,
        probability=0.9,
        model="litter-160",
        split="split13",
        mechanism="split",
        wire_bytes=1_000,
        edge_timings=EdgeTimings(1.0, 2.0, 3.0, 4.0),
    )


def refresh(browser: FlaskClient, tick: int = 1) -> dict[str, object]:
    """Ask as the devices page does on a tick, and return what changes, by component."""
    dependencies = json.loads(browser.get("/devices/_dash-dependencies").data)
    (callback,) = [one for one in dependencies if one["output"].startswith("..device-rows")]
    outputs = [
        dict(zip(("id", "property"), name.split("."), strict=True))
        for name in callback["output"].strip(".").split("...")
    ]
    question = {
        "output": callback["output"],
        "outputs": outputs,
        "changedPropIds": ["tick.data"],
        "inputs": [{"id": "tick", "property": "data", "value": tick}],
        "state": [{"id": "row-fingerprints", "property": "data", "value": []}],
    }
    answer = browser.post("/devices/_dash-update-component", json=question)
    assert answer.status_code == 200
    changes: dict[str, object] = json.loads(answer.data)["response"]
    return changes


def property_of(changes: dict[str, object], component: str, name: str) -> object:
    found = changes.get(component)
    assert isinstance(found, dict)
    return found[name]


def test_health_is_ok_while_redis_answers(browser: FlaskClient) -> None:
    answer = browser.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_without_redis_health_says_so_and_not_where_redis_is(own_redis: Redis) -> None:
    own_redis.kill()
    answer = browser_of(own_redis.url).get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})


def test_a_redis_that_comes_back_is_used_again(own_redis: Redis) -> None:
    browser = browser_of(own_redis.url)
    assert browser.get("/healthz").status_code == 200
    own_redis.kill()
    assert browser.get("/healthz").status_code == 503
    own_redis.start()
    assert browser.get("/healthz").status_code == 200


def test_a_redis_that_hangs_is_away_within_its_time_out() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        browser = browser_of(url)
        asked_at = time.monotonic()
        assert browser.get("/healthz").status_code == 503
        assert time.monotonic() - asked_at < 5


def test_the_page_and_its_scripts_come_from_here(browser: FlaskClient) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert 'src="http' not in page.text


def test_every_answer_has_the_security_headers(browser: FlaskClient) -> None:
    headers = browser.get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_device_reaches_the_page(browser: FlaskClient, writer: HitWriter) -> None:
    record_hits(writer, 1)
    changes = refresh(browser)
    assert "bike-01" in json.dumps(property_of(changes, "device-rows", "children"))
    assert property_of(changes, "answered", "data") == {"tick": 1, "renewed": True}


def test_without_redis_the_page_keeps_what_it_shows(own_redis: Redis) -> None:
    own_redis.kill()
    changes = refresh(browser_of(own_redis.url))
    assert changes.keys() == {"answered"}
    assert property_of(changes, "answered", "data") == {"tick": 1, "renewed": False}


def test_a_port_in_use_is_named(redis_server: Redis) -> None:
    settings = DashboardSettings(redis=redis_server.url, port=redis_server.port)
    with pytest.raises(ListenError, match=f"127.0.0.1:{redis_server.port}: Address already in use"):
        run(settings)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(redis_server: Redis, number: int) -> None:
    port = free_port()
    environment = {"LITTERFOG_REDIS": redis_server.url, "LITTERFOG_PORT": str(port)}
    command = [sys.executable, "-P", "-m", "litterfog.dashboard"]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    wait_until(lambda: listens(port))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert answer.status == 200
    process.send_signal(number)
    assert process.wait(DEADLINE_S) == 0
