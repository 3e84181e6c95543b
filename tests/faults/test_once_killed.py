"""Row 3: `--once` killed and run again on the same folder: each picture is on the map once."""

import itertools
import random
import shutil
import time
from pathlib import Path

import pytest

from litterfog.models.zoo import DEFAULT_MODEL, load_model
from litterfog.scenes import write_samples
from litterfog.wire.hits import HitReader
from tests.faults.children import Child, doomed, edge_settings
from tests.faults.conftest import Figures, Size
from tests.faults.doomed_edge import POINTS
from tests.pipeline import cloud_running, reader
from tests.services import Mosquitto, Redis

pytestmark = [pytest.mark.broker, pytest.mark.fault(3), pytest.mark.timeout(900)]

_PER_KILL = 3  # new photographs
_ANY_MOMENT = ""
_MODEL = load_model(DEFAULT_MODEL)
_SPLITS = ("split13", "edge-only", "cloud-only", "split5")  # bit for bit the same answers
_LITTER_FROM = 0.5


def _add_photos(photos: Path, number: int, draw: random.Random) -> int:
    """Add photographs, and a copy of one under another name; gives how many show litter."""
    folder = photos / f"{number:03}"
    folder.mkdir(parents=True)
    write_samples(folder, seed=number, count=_PER_KILL)
    new = sorted(folder.rglob("*.jpg"))
    shutil.copyfile(draw.choice(sorted(photos.rglob("*.jpg"))), folder / "copy.jpg")
    return sum(_MODEL.look(path).probability >= _LITTER_FROM for path in new)


def _run_and_kill(settings: dict[str, object], log: Path, point: str, draw: random.Random) -> bool:
    """Run it until it kills itself, is killed at any moment, or ends; gives whether it was."""
    child: Child = doomed("doomed_edge", settings, log, point, draw.randint(1, _PER_KILL))
    if point == _ANY_MOMENT:
        time.sleep(draw.uniform(0.5, 2.5))  # the fault's own timing
        child.kill()
    status = child.wait(120)
    assert status in {-9, 0}, child.said[-2_000:]
    return status == -9


def _on_map(store: HitReader) -> tuple[int, int]:
    return store.hit_count(), store.totals().frames


def test_hits_equal_the_litter_pictures_wherever_a_run_was_killed(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    draw = random.Random(12)  # noqa: S311
    wanted, photos, log = size(12, 50), tmp_path / "photos", tmp_path / "edge.log"
    cycle = itertools.cycle((*POINTS, _ANY_MOMENT))
    litter = kills = runs = 0
    settings = edge_settings(mosquitto, photos, device, once=True, give_up_after=30)
    with cloud_running(mosquitto, redis_server):
        for point in itertools.islice(cycle, 2 * wanted):
            litter += _add_photos(photos, runs, draw)
            once = {**settings, "split": draw.choice(_SPLITS)}
            kills += _run_and_kill(once, log, point, draw)
            runs += 1
            if kills == wanted:
                break
        last = doomed("doomed_edge", settings, log, "before its transaction", 10**6)
        assert last.wait(120) == 0, last.said[-2_000:]
    pictures = runs * _PER_KILL
    hits, mapped = _on_map(reader(redis_server))
    figures(kills=kills, runs=runs, pictures=pictures, litter=litter, hits=hits, mapped=mapped)
    assert (hits, mapped) == (litter, pictures)
    assert kills == wanted
