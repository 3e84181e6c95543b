"""Row 1: the broker killed at random points of a run; it keeps nothing on disk, as by default."""

import random
from pathlib import Path

import pytest

from tests.faults.children import lost_and_duplicate
from tests.faults.conftest import Figures, Size
from tests.faults.edge_thread import EdgeThread
from tests.faults.photos import write_photos
from tests.pipeline import cloud_running
from tests.services import Mosquitto, Redis

pytestmark = [pytest.mark.broker, pytest.mark.fault(1), pytest.mark.timeout(1_800)]


def test_a_broker_killed_at_random_points_loses_and_repeats_nothing(
    tmp_path: Path,
    own_mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    draw = random.Random(1)  # noqa: S311
    frames, kills = size(150, 1_000), size(4, 20)
    write_photos(tmp_path / "photos", range(frames))
    own_mosquitto.start()
    with cloud_running(own_mosquitto, redis_server, threshold=0):
        edge = EdgeThread(own_mosquitto, tmp_path / "photos", device)
        for point in sorted(draw.sample(range(frames), kills)):
            edge.wait_receipted(point)
            own_mosquitto.kill()
            own_mosquitto.start()
        summary = edge.result(300)
    captured = set(summary.counts.names)
    lost, duplicates = lost_and_duplicate(redis_server, captured)
    figures(
        kills=kills,
        frames=len(captured),
        lost=lost,
        duplicates=duplicates,
        seconds=round(summary.seconds, 1),
    )
    assert len(captured) == frames
    assert (lost, duplicates, summary.pending) == (0, 0, 0)
