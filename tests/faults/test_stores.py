"""Row 5: memory or disk of store or device is full, and free again: nothing is lost."""

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from litterfog.edge.outbox import Outbox, OutboxError
from litterfog.edge.summary import Summary
from tests.faults.conftest import Figures, Size
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = [pytest.mark.broker, pytest.mark.fault(5)]


@pytest.fixture
def health(tmp_path: Path) -> Path:
    return tmp_path / "health"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    made = subprocess.run(mount, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no small file system here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(disk: Path) -> Path:
    """Take all that is left of a file system."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) == 4096:
                pass
        except OSError:
            pass
    return filler


def _becomes(health: Path, start: str) -> str:
    def there() -> bool:
        return health.exists() and health.read_text().startswith(start)

    wait_until(there, most_s=40, what=f"{start} in the health file")
    return health.read_text()


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _stored(store: Redis) -> set[str]:
    hits = [hit.id for hit in reader(store).latest(100_000)]
    assert len(hits) == len(set(hits)) == reader(store).hit_count()
    return set(hits)


def _report(figures: Figures, captured: set[str], store: Redis) -> None:
    stored = _stored(store)
    figures(frames=len(captured), lost=len(captured - stored), foreign=len(stored - captured))
    assert captured
    assert stored == captured
    assert reader(store).totals().frames == len(captured)


def test_a_store_without_memory(
    tmp_path: Path,
    mosquitto: Mosquitto,
    own_redis: Redis,
    device: str,
    health: Path,
    size: Size,
    figures: Figures,
) -> None:
    captured: set[str] = set()
    write_geotagged(tmp_path / "photos", size(10, 100))
    with (
        own_redis.client() as client,
        cloud_running(mosquitto, own_redis, threshold=0, health_file=health),
    ):
        for turn in range(size(1, 5)):
            client.config_set("maxmemory", 1)
            _becomes(health, "red: store")
            before = _stored(own_redis)
            full = edge_once(tmp_path / "photos", mosquitto, device, give_up_after=1.5)
            assert full.delivery.outcomes.total() == 0
            assert _stored(own_redis) == before
            assert health.read_text().startswith("red: store")
            captured |= set(full.counts.names)
            client.config_set("maxmemory", 0)
            assert edge_once(_empty(tmp_path / f"empty-{turn}"), mosquitto, device).complete
            _becomes(health, "green")
    _report(figures, captured, own_redis)


def test_a_store_without_disk(
    tmp_path: Path,
    mosquitto: Mosquitto,
    small_disk: Path,
    device: str,
    health: Path,
    size: Size,
    figures: Figures,
) -> None:
    store = Redis(small_disk)
    store.start()
    write_geotagged(tmp_path / "photos", size(10, 100))
    try:
        with cloud_running(mosquitto, store, threshold=0, health_file=health):
            _becomes(health, "green")
            filler = _fill(small_disk)
            assert "AOF" in _becomes(health, "red: store")
            full = edge_once(tmp_path / "photos", mosquitto, device, give_up_after=1.5)
            assert full.delivery.outcomes.total() == 0
            assert _stored(store) == set()
            filler.unlink()
            assert edge_once(_empty(tmp_path / "empty"), mosquitto, device).complete
            _becomes(health, "green")
        with store.client() as client:
            client.shutdown()
        assert store.process
        store.process.wait(timeout=20)
        store.start()  # from the file that was full
        _report(figures, set(full.counts.names), store)
    finally:
        store.kill()


def test_a_device_without_disk(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    small_disk: Path,
    device: str,
    health: Path,
    size: Size,
    figures: Figures,
) -> None:
    """Pictures wait; receipts that the outbox could not note come again as duplicates."""
    pictures = size(20, 100)
    write_geotagged(tmp_path / "photos", pictures)
    result: list[Summary] = []
    flags = {
        "rate": 5,
        "split": "cloud-only",
        "model": "litter-160-int8",  # the disk has room for its pictures
        "outbox": small_disk / "outbox.sqlite",
        "health_file": health,
    }
    with cloud_running(mosquitto, redis_server, threshold=0):
        edge = threading.Thread(
            target=lambda: result.append(
                edge_once(tmp_path / "photos", mosquitto, device, None, **flags)
            )
        )
        edge.start()
        wait_until(lambda: reader(redis_server).hit_count() > 2, what="some hits")
        filler = _fill(small_disk)
        assert str(small_disk / "outbox.sqlite") in _becomes(health, "red: outbox")
        filler.unlink()
        _becomes(health, "green")
        edge.join(timeout=60)
    assert result[0].complete
    assert len(result[0].counts.names) == pictures
    _report(figures, set(result[0].counts.names), redis_server)


def _append_until_refused(box: Outbox) -> None:
    for number in range(1_000):
        box.append(f"{number:032x}", "type", bytes(4_096))


def test_an_outbox_without_disk_says_so_and_goes_on_when_there_is_some(small_disk: Path) -> None:
    box = Outbox(small_disk / "outbox.sqlite", 10_000_000)
    _fill(small_disk)
    with pytest.raises(OutboxError, match=r"outbox\.sqlite: .*(full|disk)"):
        _append_until_refused(box)
    kept = box.pending
    (small_disk / "filler").unlink()
    box.append("f" * 32, "type", bytes(4_096))
    assert box.pending == kept + 1 == len(box.after(0, 2_000))
    box.close()
