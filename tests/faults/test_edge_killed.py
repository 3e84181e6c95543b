"""Row 3: the edge killed during append and during send."""

import itertools
import random
import time
from pathlib import Path

import pytest

from tests.faults.children import (
    Child,
    doomed,
    edge_settings,
    lost_and_duplicate,
    points,
    subscribers,
)
from tests.faults.conftest import Figures, Size
from tests.faults.doomed_edge import POINTS
from tests.faults.photos import write_photos
from tests.services import Mosquitto, Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.fault(3), pytest.mark.timeout(900)]

_PER_KILL = 4  # new photographs
_ANY_MOMENT = ""


def _ids(child: Child) -> set[str]:
    """Give the ids of frames whose append had returned."""
    return {line for line in child.said.splitlines() if len(line) == 32}


def _killed(settings: dict[str, object], log: Path, point: str, draw: random.Random) -> None:
    child = doomed("doomed_edge", settings, log, point, draw.randint(1, _PER_KILL))
    if point == _ANY_MOMENT:
        time.sleep(draw.uniform(0.5, 2))  # the fault's own timing
        child.kill()
    status = child.wait(60)
    assert status == -9, f"{point}: {child.said[-2_000:]}"


def test_no_appended_frame_is_lost_and_no_picture_is_sent_twice(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    draw = random.Random(3)  # noqa: S311
    kills, photos, log = size(len(POINTS) + 1, 50), tmp_path / "photos", tmp_path / "edge.log"
    settings = edge_settings(mosquitto, photos, device)
    cycle = itertools.cycle((*POINTS, _ANY_MOMENT))
    with subscribers(mosquitto, redis_server, tmp_path, 1):
        for number, point in enumerate(itertools.islice(cycle, kills)):
            write_photos(photos, range(_PER_KILL * number, _PER_KILL * (number + 1)))
            _killed(settings, log, point, draw)
        last = doomed("doomed_edge", settings, log, _ANY_MOMENT, 1)
        pictures = _PER_KILL * kills
        wait_until(lambda: len(points(redis_server)) >= pictures, 60, "a point for every picture")
        last.kill()
    captured = _ids(last)
    lost, duplicates = lost_and_duplicate(redis_server, captured)
    figures(
        kills=kills, pictures=pictures, appended=len(captured), lost=lost, duplicates=duplicates
    )
    assert (lost, duplicates, len(points(redis_server))) == (0, 0, pictures)
