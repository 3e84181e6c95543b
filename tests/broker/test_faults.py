"""Broker, store or cloud away, killed, and back: nothing is lost, and the reason is told."""

import threading
import time
from pathlib import Path

import pytest

from litterfog.edge.summary import Summary
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 8)
    return tmp_path / "photos"


def test_without_a_broker_the_edge_gives_up_clearly_and_keeps_every_frame(
    photos: Path, own_mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    summary = edge_once(photos, own_mosquitto, device, give_up_after=1)
    assert summary.error is not None
    assert "refused" in summary.error
    assert "8 frames are kept" in summary.error
    own_mosquitto.start()
    with cloud_running(own_mosquitto, redis_server):
        empty = photos.parent / "empty"
        empty.mkdir()
        again = edge_once(empty, own_mosquitto, device)
    assert again.complete
    assert reader(redis_server).totals().frames == 8


def test_without_a_cloud_the_edge_says_so(
    photos: Path, own_mosquitto: Mosquitto, device: str
) -> None:
    own_mosquitto.start()
    summary = edge_once(photos, own_mosquitto, device, give_up_after=1)
    assert summary.error is not None
    assert "is a cloud subscriber running" in summary.error
    assert summary.pending == 8


def test_no_receipt_while_the_store_is_away_and_nothing_lost_when_it_is_back(
    photos: Path, mosquitto: Mosquitto, own_redis: Redis, device: str
) -> None:
    own_redis.kill()
    with cloud_running(mosquitto, own_redis, threshold=0):
        away = edge_once(photos, mosquitto, device, give_up_after=1.5)
        assert away.delivery.outcomes.total() == 0
        own_redis.start()
        empty = photos.parent / "empty"
        empty.mkdir()
        assert edge_once(empty, mosquitto, device).complete
    assert reader(own_redis).hit_count() == 8


def test_a_killed_broker_loses_nothing(
    photos: Path, own_mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    own_mosquitto.start()
    result = []
    with cloud_running(own_mosquitto, redis_server, threshold=0):
        edge = threading.Thread(
            target=lambda: result.append(edge_once(photos, own_mosquitto, device, rate=4))
        )
        edge.start()
        for _ in range(2):
            time.sleep(0.4)  # the fault's own timing, not a wait for a service
            own_mosquitto.kill()
            own_mosquitto.start()
        edge.join(timeout=60)
    assert result[0].complete
    assert reader(redis_server).hit_count() == 8


def test_a_stopped_device_sends_nothing_new_and_ends_soon(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    write_geotagged(tmp_path / "photos", 60)
    stopping = threading.Event()
    result: list[Summary] = []
    flags = {"once": False, "loop": True, "codec": "json-list", "split": "split1"}
    with cloud_running(mosquitto, redis_server):
        edge = threading.Thread(
            target=lambda: result.append(
                edge_once(tmp_path / "photos", mosquitto, device, stopping, **flags)
            )
        )
        edge.start()
        wait_until(lambda: reader(redis_server).totals().frames > 0, what="a first frame")
        stopping.set()
        started = time.monotonic()
        edge.join(timeout=30)
    assert result
    assert time.monotonic() - started < 10
    kept = result[0].pending
    assert reader(redis_server).totals().frames >= result[0].counts.frames - kept
