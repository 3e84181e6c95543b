"""`litterfog status` against real services that run, die, and never answer."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from litterfog.wire.subscribers import read_heartbeats
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LITTERFOG_")}
    command = [sys.executable, "-P", "-m", "litterfog", "status", *words]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=kept
    )
    assert "Traceback" not in done.stderr
    return done


def _status(broker: str, store: str, status: int) -> dict[str, Any]:
    done = _run("--json", "--broker", broker, "--redis", store)
    assert done.returncode == status, done.stdout + done.stderr
    return dict(json.loads(done.stdout)["checks"])


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 3)
    return tmp_path / "photos"


def test_all_is_told_and_an_offline_device_is_yellow(
    photos: Path, own_mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    own_mosquitto.start()
    with cloud_running(own_mosquitto, redis_server, threshold=0), redis_server.client() as client:
        assert edge_once(photos, own_mosquitto, device).complete
        wait_until(lambda: read_heartbeats(client)[0][0].counts.get("stored") == 3)
        wait_until(lambda: reader(redis_server).devices()[0].status.state == "offline")  # type: ignore[union-attr]
        checks = _status(own_mosquitto.url, redis_server.url, status=0)
        shown = _run("--broker", own_mosquitto.url, "--redis", redis_server.url)
    assert checks["broker"]["level"] == checks["store"]["level"] == "green"
    assert "mosquitto" in checks["broker"]["summary"]
    assert checks["subscribers"]["working"] == 1
    assert checks["rates"]["hits_minute"] == 3
    assert [(row["name"], row["state"]) for row in checks["devices"]["rows"]] == [
        (device, "offline")
    ]
    assert checks["devices"]["level"] == "yellow"
    assert shown.returncode == 0
    assert "1 working" in shown.stdout


def test_a_killed_broker_is_red_and_so_is_its_subscriber(
    own_mosquitto: Mosquitto, redis_server: Redis
) -> None:
    own_mosquitto.start()
    with cloud_running(own_mosquitto, redis_server), redis_server.client() as client:
        own_mosquitto.kill()
        wait_until(lambda: any("broker" in (b.problem or "") for b, _ in read_heartbeats(client)))
        checks = _status(own_mosquitto.url, redis_server.url, status=1)
    assert checks["broker"]["level"] == checks["subscribers"]["level"] == "red"
    assert "refused" in checks["broker"]["summary"]
    assert "broker" in checks["subscribers"]["summary"]


def test_a_killed_store_is_red(mosquitto: Mosquitto, own_redis: Redis) -> None:
    own_redis.kill()
    checks = _status(mosquitto.url, own_redis.url, status=1)
    assert (checks["broker"]["level"], checks["store"]["level"]) == ("green", "red")
    assert "refused" in checks["store"]["summary"]


def test_no_subscriber_is_red(mosquitto: Mosquitto, redis_server: Redis) -> None:
    checks = _status(mosquitto.url, redis_server.url, status=1)
    assert checks["subscribers"]["level"] == "red"


def test_a_full_store_is_red(mosquitto: Mosquitto, own_redis: Redis) -> None:
    with own_redis.client() as client:
        client.config_set("maxmemory", 1)
    checks = _status(mosquitto.url, own_redis.url, status=1)
    assert "full" in checks["store"]["summary"]


@pytest.fixture
def mute() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_what_never_answers_is_red_within_a_bounded_time(mute: int) -> None:
    started = time.monotonic()
    checks = _status(f"mqtt://127.0.0.1:{mute}", f"redis://127.0.0.1:{mute}", status=1)
    assert time.monotonic() - started < 15
    assert checks["broker"]["level"] == checks["store"]["level"] == "red"


def test_a_device_sees_its_broker_and_its_outbox(
    photos: Path, own_mosquitto: Mosquitto, device: str, tmp_path: Path
) -> None:
    outbox = tmp_path / "o.sqlite"
    edge_once(photos, own_mosquitto, device, give_up_after=0.5, outbox=outbox)
    own_mosquitto.start()
    done = _run("--json", "--broker", own_mosquitto.url, "--outbox", str(outbox))
    assert done.returncode == 1
    checks = json.loads(done.stdout)["checks"]
    assert set(checks) == {"edge", "broker", "outbox"}
    assert checks["edge"]["level"] == "red"  # it has ended
    assert checks["broker"]["level"] == "green"
    assert checks["outbox"]["pending"] == 3


def test_without_the_redis_package_it_looks_as_a_device(mosquitto: Mosquitto) -> None:
    words = ["litterfog", "status", "--json", "--broker", mosquitto.url, "--device-id", "nobody"]
    program = (
        f"import sys; sys.modules['redis'] = None; sys.argv = {words!r}\n"
        "from litterfog.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    checks = json.loads(done.stdout)["checks"]
    assert set(checks) == {"edge", "broker", "outbox"}
    assert "no device has run" in checks["outbox"]["summary"]
