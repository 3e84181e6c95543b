"""Row 15: everything told to end, in any order, with the services there, away or silent."""

import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.children import points
from tests.faults.conftest import Figures, Size
from tests.faults.photos import write_photos
from tests.faults.whole import GRACE_S, Whole
from tests.pipeline import reader
from tests.services import Mosquitto, Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.fault(15), pytest.mark.timeout(900)]

_PER_LIFE = 24  # new photographs: over two seconds of work


@dataclass(frozen=True)
class _Ending:
    name: str
    number: signal.Signals = signal.SIGTERM
    first: Callable[[Whole], None] = lambda _: None
    gone: str = ""  # the service that `first` has taken away
    pause_s: float = 0.0


_ENDINGS = (
    _Ending("all at once"),
    _Ending("redis silent", first=lambda whole: whole.freeze("redis"), gone="redis"),
    _Ending("broker away", signal.SIGINT, lambda whole: whole.kill("broker"), "broker"),
    _Ending("one after another", pause_s=0.3),
    _Ending("all at once, by SIGINT", signal.SIGINT),
    _Ending("redis away", first=lambda whole: whole.kill("redis"), gone="redis"),
    _Ending("broker silent", first=lambda whole: whole.freeze("broker"), gone="broker"),
    _Ending("one after another, by SIGINT", signal.SIGINT, pause_s=0.3),
)


@pytest.fixture
def whole(
    tmp_path: Path, own_mosquitto: Mosquitto, own_redis: Redis, device: str
) -> Iterator[Whole]:
    made = Whole(tmp_path / "life-0", own_mosquitto, own_redis, device)
    yield made
    made.kill_rest()


def test_everything_ends_in_order_and_what_was_under_way_is_done_later(
    tmp_path: Path, whole: Whole, own_redis: Redis, size: Size, figures: Figures
) -> None:
    draw = random.Random(15)  # noqa: S311
    endings = _ENDINGS[: size(3, len(_ENDINGS))]
    slowest: dict[str, float] = {}
    for life, ending in enumerate(endings):
        write_photos(tmp_path / "photos", range(_PER_LIFE * life, _PER_LIFE * (life + 1)))
        slowest[ending.name] = _live(whole, tmp_path / f"life-{life}", own_redis, ending, draw)
    whole.next_life(tmp_path / "last-life")
    whole.start()
    pictures = _PER_LIFE * len(endings)
    wait_until(lambda: reader(own_redis).hit_count() >= pictures, 60, "every point")
    whole.end(["edge"], signal.SIGTERM, 0)
    hits = points(own_redis)
    places = {(hit.lat, hit.lon) for hit in hits}
    figures(
        endings=len(endings),
        pictures=pictures,
        lost=pictures - len(places),
        duplicates=len(hits) - len(places),
        slowest_s={name: round(took_s, 1) for name, took_s in slowest.items()},
        grace_s=GRACE_S,
    )
    assert (len(hits), len(places)) == (pictures, pictures)


def _live(whole: Whole, folder: Path, store: Redis, ending: _Ending, draw: random.Random) -> float:
    """Work for a while and end; gives how long the slowest took to end."""
    whole.next_life(folder)
    before = reader(store).hit_count() if "redis" in whole.names else 0
    whole.start()
    wait_until(lambda: reader(store).hit_count() > before + 3, 30, "the device at work")
    ending.first(whole)
    names = [name for name in whole.names if name != ending.gone]
    draw.shuffle(names)
    took_s = whole.end(names, ending.number, ending.pause_s)
    print(ending.name, {name: round(s, 1) for name, s in took_s.items()})  # noqa: T201
    whole.kill_rest()
    return max(took_s.values())
