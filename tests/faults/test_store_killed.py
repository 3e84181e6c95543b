"""Row 4: Redis (append-only file, synced every second) killed under load."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.children import lost_and_duplicate
from tests.faults.conftest import Figures, Size
from tests.faults.edge_thread import EdgeThread
from tests.faults.photos import write_photos
from tests.faults.slow_disk import SlowRedis, compiler
from tests.pipeline import cloud_running
from tests.services import Mosquitto, Redis

pytestmark = [pytest.mark.broker, pytest.mark.fault(4), pytest.mark.timeout(900)]


@pytest.fixture
def slow_redis(tmp_path: Path) -> Iterator[Redis]:
    if compiler() is None:
        pytest.skip("needs a C compiler to slow the disk down")
    folder = tmp_path / "slow-redis"
    folder.mkdir()
    service = SlowRedis(folder)
    service.start()
    yield service
    service.kill()


def _killed(
    photos: Path, mosquitto: Mosquitto, store: Redis, device: str, frames: int, kills: int
) -> dict[str, object]:
    draw = random.Random(4)  # noqa: S311
    write_photos(photos, range(frames))
    with cloud_running(mosquitto, store, threshold=0):
        edge = EdgeThread(mosquitto, photos, device)
        for point in sorted(draw.sample(range(1, frames - 3), kills)):
            edge.wait_receipted(point)
            store.kill()
            store.start()
        summary = edge.result(300)
    captured = set(summary.counts.names)
    assert (len(captured), summary.pending) == (frames, 0)
    lost, duplicates = lost_and_duplicate(store, captured)
    return {"kills": kills, "frames": frames, "lost": lost, "duplicates": duplicates}


def test_a_store_killed_under_load_has_every_frame_that_was_receipted(
    tmp_path: Path,
    mosquitto: Mosquitto,
    own_redis: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    frames, kills = size(120, 1_000), size(3, 20)
    found = _killed(tmp_path / "photos", mosquitto, own_redis, device, frames, kills)
    figures(**found)
    assert (found["lost"], found["duplicates"]) == (0, 0)


def test_no_receipt_before_a_slow_disk_has_the_result(
    tmp_path: Path,
    mosquitto: Mosquitto,
    slow_redis: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    """Redis answers up to two seconds before it writes; what it had only answered is gone."""
    frames, kills = size(10, 30), size(2, 5)
    found = _killed(tmp_path / "photos", mosquitto, slow_redis, device, frames, kills)
    figures(**found)
    assert (found["lost"], found["duplicates"]) == (0, 0)
