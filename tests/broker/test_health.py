"""Health files while broker and store go away, fill up, and come back."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from litterfog.edge.backlog import read_backlog
from litterfog.edge.outbox import Outbox, OutboxError
from litterfog.edge.outbox.file import open_file
from litterfog.wire.subscribers import read_heartbeats
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged
from tests.video import LoopbackCamera

pytestmark = pytest.mark.broker


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 8)
    return tmp_path / "photos"


@pytest.fixture
def health(tmp_path: Path) -> Path:
    return tmp_path / "health"


def _becomes(health: Path, start: str) -> str:
    def there() -> bool:
        return health.exists() and health.read_text().startswith(start)

    wait_until(there, most_s=40, what=f"{start} in the health file")
    return health.read_text()


def test_a_subscriber_beats_and_takes_its_heartbeat_back(
    photos: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, health: Path
) -> None:
    client = redis_server.client()
    flags = {"threshold": 0, "subscriber_id": "mine", "health_file": health}
    with cloud_running(mosquitto, redis_server, **flags):
        assert edge_once(photos, mosquitto, device).complete
        _becomes(health, "green")
        wait_until(lambda: read_heartbeats(client)[0][0].counts.get("stored") == 8)
        ((beat, age_s),) = read_heartbeats(client)
        assert beat.id == "mine"
        assert (beat.frames_minute, beat.hits_hour, beat.problem) == (8, 8, None)
        assert age_s < 10
        assert 0 < client.ttl("litterfog:v2:{nowhere}:subscriber:mine") <= 600
    assert read_heartbeats(client) == []
    assert health.read_text() == "red: stopped\n"
    client.close()


def test_a_full_store_is_red_gives_no_receipt_and_loses_nothing(
    photos: Path, mosquitto: Mosquitto, own_redis: Redis, device: str, health: Path
) -> None:
    with (
        own_redis.client() as client,
        cloud_running(mosquitto, own_redis, threshold=0, health_file=health),
    ):
        _becomes(health, "green")
        client.config_set("maxmemory", 1)
        assert "OOM" in _becomes(health, "red: store") or "maxmemory" in health.read_text()
        full = edge_once(photos, mosquitto, device, give_up_after=1.5)
        assert full.delivery.outcomes.total() == 0
        assert health.read_text().startswith("red: store")
        client.config_set("maxmemory", 0)
        empty = photos.parent / "empty"
        empty.mkdir()
        assert edge_once(empty, mosquitto, device).complete
        _becomes(health, "green")
    assert reader(own_redis).hit_count() == 8


def test_a_cloud_is_red_while_its_store_is_away(
    mosquitto: Mosquitto, own_redis: Redis, health: Path
) -> None:
    with cloud_running(mosquitto, own_redis, health_file=health):
        _becomes(health, "green")
        own_redis.kill()
        assert "refused" in _becomes(health, "red: store")
        own_redis.start()
        _becomes(health, "green")


def test_a_cloud_is_red_while_its_broker_is_away(
    own_mosquitto: Mosquitto, redis_server: Redis, health: Path
) -> None:
    own_mosquitto.start()
    with cloud_running(own_mosquitto, redis_server, health_file=health):
        _becomes(health, "green")
        own_mosquitto.kill()
        assert own_mosquitto.url in _becomes(health, "red: broker")
        own_mosquitto.start()
        _becomes(health, "green")


@pytest.fixture
def riding(photos: Path) -> Iterator[Callable[..., None]]:
    """Start an edge that rides until the test ends."""
    stopping = threading.Event()
    threads: list[threading.Thread] = []

    def ride(mosquitto: Mosquitto, device: str, **settings: object) -> None:
        flags = {"once": False, "loop": True, "rate": 5, **settings}

        def run() -> None:
            with suppress(OutboxError):  # of a damaged one
                edge_once(photos, mosquitto, device, stopping, **flags)

        edge = threading.Thread(target=run)
        edge.start()
        threads.append(edge)

    yield ride
    stopping.set()
    for thread in threads:
        thread.join(timeout=20)
        assert not thread.is_alive()


def test_an_edge_is_red_until_it_was_connected_once_and_green_offline(
    own_mosquitto: Mosquitto, device: str, health: Path, riding: Callable[..., None]
) -> None:
    riding(own_mosquitto, device, health_file=health)
    _becomes(health, f"red: broker {own_mosquitto.url}: [Errno 111] Connection refused")
    own_mosquitto.start()
    _becomes(health, "green\n")
    own_mosquitto.kill()
    assert own_mosquitto.url in _becomes(health, "green: offline since")
    own_mosquitto.start()
    _becomes(health, "green\n")


def test_an_edge_is_red_while_its_camera_or_gpsd_gives_nothing(
    own_mosquitto: Mosquitto,
    device: str,
    health: Path,
    riding: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("litterfog.edge.silence.SILENT_S", 2.0)
    own_mosquitto.start()
    with closing(LoopbackCamera()) as earlier:
        port = earlier.port
    flags = {"source": earlier.url, "gps": "gpsd://127.0.0.1:1", "loop": False}
    riding(own_mosquitto, device, health_file=health, **flags)
    assert "refused" in _becomes(health, f"red: camera tcp://127.0.0.1:{port}: no picture for")
    with closing(LoopbackCamera(port=port)):
        assert "refused" in _becomes(health, "red: gpsd 127.0.0.1:1: no fix for")


@pytest.fixture
def without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite keeps no page in memory, as with an outbox that has outgrown its cache."""

    def opened(path: Path) -> sqlite3.Connection:
        db = open_file(path)
        db.execute("PRAGMA cache_size = 0")
        return db

    monkeypatch.setattr("litterfog.edge.outbox.database.open_file", opened)


@pytest.mark.usefixtures("without_cache")
def test_an_edge_whose_outbox_is_damaged_is_red(
    photos: Path, own_mosquitto: Mosquitto, device: str, health: Path, riding: Callable[..., None]
) -> None:
    outbox = photos.parent / "outbox.sqlite"
    own_mosquitto.start()
    flags = {"health_file": health, "outbox": outbox, "loop": False}
    riding(own_mosquitto, device, **flags)
    _becomes(health, "green")
    wait_until(lambda: read_backlog(outbox).pending == 8, what="8 frames in the outbox")
    wait_until(lambda: _marked_as_sent(outbox) == 8, what="8 frames marked as sent")
    _damage(outbox)
    assert "move the file away" in _becomes(health, "red: outbox")


def test_an_edge_with_a_damaged_outbox_ends_with_one_line(photos: Path, device: str) -> None:
    outbox = photos.parent / "outbox.sqlite"
    with closing(Outbox(outbox, 1_000_000)) as box:
        for number in range(40):
            box.append(str(number), "type", bytes(3000))
    _damage(outbox)
    command = [sys.executable, "-P", "-m", "litterfog", "edge", "--device-id", device]
    command += ["--source", str(photos), "--outbox", str(outbox)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"error: outbox {outbox}: ")
    assert "move the file away" in line


def _marked_as_sent(outbox: Path) -> int:
    with closing(sqlite3.connect(outbox)) as db:
        return int(db.execute("SELECT count(*) FROM sent").fetchone()[0])


def _damage(outbox: Path) -> None:
    """Overwrite every page after the first, in the file and in its log."""
    for path in (outbox, outbox.with_name(outbox.name + "-wal")):
        if path.exists():
            with path.open("r+b") as file:
                size = file.seek(0, 2)
                file.seek(4096)
                file.write(b"\xff" * max(size - 4096, 0))
