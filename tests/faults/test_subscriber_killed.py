"""Row 2: the subscriber killed before its write, before its receipt, and after it."""

import itertools
import random
from pathlib import Path

import pytest

from tests.faults.children import cloud_settings, doomed, lost_and_duplicate, subscribers
from tests.faults.conftest import Figures, Size
from tests.faults.doomed_cloud import POINTS
from tests.faults.edge_thread import EdgeThread
from tests.faults.photos import write_photos
from tests.services import Mosquitto, Redis

pytestmark = [pytest.mark.broker, pytest.mark.fault(2), pytest.mark.timeout(600)]

_PER_KILL = 8


def test_what_a_killed_subscriber_held_is_finished_once_by_the_next(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    draw = random.Random(2)  # noqa: S311
    kills = size(3, 21)
    write_photos(tmp_path / "photos", range(_PER_KILL * kills))
    settings = cloud_settings(mosquitto, redis_server, "doomed")
    edge = EdgeThread(mosquitto, tmp_path / "photos", device)
    for point in itertools.islice(itertools.cycle(POINTS), kills):
        log = tmp_path / "doomed.log"
        child = doomed("doomed_cloud", settings, log, point, draw.randint(1, _PER_KILL))
        assert child.wait(60) == -9, f"{point}: {child.said[-2_000:]}"
    with subscribers(mosquitto, redis_server, tmp_path, 1):
        summary = edge.result(120)
    captured = set(summary.counts.names)
    lost, duplicates = lost_and_duplicate(redis_server, captured)
    figures(kills=kills, frames=len(captured), lost=lost, duplicates=duplicates)
    assert len(captured) == _PER_KILL * kills
    assert (lost, duplicates, summary.pending) == (0, 0, 0)
