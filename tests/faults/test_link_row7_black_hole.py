"""Row 7: the socket stays open and no byte passes, at the device's side and the cloud's at once."""

import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from litterfog.bench.links.profiles import LAN
from litterfog.bench.links.proxy import ShapedLink
from litterfog.cloud.subscribe import Subscriber
from litterfog.edge.publish import Publisher
from litterfog.edge.summary import Summary
from litterfog.wire.broker import Connection
from tests.faults.conftest import Figures, Size
from tests.faults.counting import count
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker


@dataclass
class Spies:
    """The two processes' connections, as they are made."""

    edge: list[Connection]
    cloud: list[Connection]


@pytest.fixture
def spies(monkeypatch: pytest.MonkeyPatch) -> Spies:
    found = Spies([], [])

    class SeenPublisher(Publisher):
        def start(self) -> None:
            found.edge.append(self.connection)
            super().start()

    class SeenSubscriber(Subscriber):
        def run(self) -> None:
            found.cloud.append(self.connection)
            super().run()

    monkeypatch.setattr("litterfog.edge.__main__.Publisher", SeenPublisher)
    monkeypatch.setattr("litterfog.cloud.__main__.Subscriber", SeenSubscriber)
    return found


class Through:
    """A broker behind a link."""

    def __init__(self, link: ShapedLink) -> None:
        self.url = f"mqtt://127.0.0.1:{link.port}"


def _seconds_until_down(connections: list[Connection], most_s: float) -> list[float]:
    """Watch all until each is down; gives how long each of them took."""
    started = time.monotonic()
    took: dict[int, float] = {}

    def all_down() -> bool:
        for number, connection in enumerate(connections):
            if number not in took and not connection.up.is_set():
                took[number] = time.monotonic() - started
        return len(took) == len(connections)

    wait_until(all_down, most_s, "a connection did not notice")
    return [took[number] for number in range(len(connections))]


@pytest.mark.fault(7)
@pytest.mark.timeout(400)
def test_a_black_hole_is_noticed_and_loses_nothing(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    spies: Spies,
    size: Size,
    figures: Figures,
) -> None:
    keepalive_s, frames = size(4, 20), size(100, 600)
    write_geotagged(tmp_path / "photos", frames)
    result: list[Summary] = []
    port = mosquitto.port
    with (
        ShapedLink("127.0.0.1", port, LAN) as edges,
        ShapedLink("127.0.0.1", port, LAN) as clouds,
        cloud_running(Through(clouds), redis_server, threshold=0, keepalive=keepalive_s),
    ):
        edge = threading.Thread(
            target=lambda: result.append(
                edge_once(
                    tmp_path / "photos",
                    Through(edges),
                    device,
                    rate=size(12, 10),
                    keepalive=keepalive_s,
                    give_up_after=10 * keepalive_s,
                )
            )
        )
        edge.start()
        wait_until(lambda: reader(redis_server).hit_count() > 3, what="a first hit")
        for link in (edges, clouds):
            link.black_hole()
        took_s = _seconds_until_down([*spies.edge, *spies.cloud], 4 * keepalive_s)
        for link in (edges, clouds):
            link.heal()
        edge.join(timeout=20 * keepalive_s)
    counted = count(redis_server, set(result[0].counts.names))
    edge_keepalives, cloud_keepalives = (round(s / keepalive_s, 2) for s in took_s)
    figures(
        keepalive_s=keepalive_s,
        edge_noticed_after_keepalives=edge_keepalives,
        cloud_noticed_after_keepalives=cloud_keepalives,
        **asdict(counted),
    )
    assert max(edge_keepalives, cloud_keepalives) <= 1.5
    assert (result[0].complete, result[0].counts.frames) == (True, frames)
    assert (counted.lost, counted.foreign, counted.duplicate_points) == (0, 0, 0)
