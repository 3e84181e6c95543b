"""Row 8: a 4G-like link between device and broker, with resets; the outbox's wait is shown."""

from dataclasses import asdict
from pathlib import Path

import pytest

from litterfog.bench.links.profiles import FOUR_G
from litterfog.bench.links.proxy import ShapedLink
from tests.faults.conftest import Figures, Size
from tests.faults.counting import count
from tests.faults.test_link_row7_black_hole import Through
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker
SMALL = "litter-160-int8"  # its frames at split5 have some 14 kB
SEED = 41  # resets after 0.5 MB, then 0.3 and 0.2: the short form has some too


@pytest.mark.fault(8)
@pytest.mark.timeout(1_500)
def test_over_a_mobile_link_with_resets_nothing_is_lost_and_the_wait_is_shown(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    frames = size(120, 3_000)
    write_geotagged(tmp_path / "photos", frames)
    with (
        ShapedLink("127.0.0.1", mosquitto.port, FOUR_G, seed=SEED) as link,
        cloud_running(mosquitto, redis_server, threshold=0),
    ):
        summary = edge_once(
            tmp_path / "photos",
            Through(link),
            device,
            model=SMALL,
            split="split5",
            rate=size(20, 5),
            resend_after=15,
            give_up_after=90,
        )
        up_bytes, down_bytes = link.passed_bytes
    counted = count(redis_server, set(summary.counts.names))
    shown = summary.as_json()["queue_ms"]
    hits = reader(redis_server).latest(frames)
    figures(
        profile=FOUR_G.name,
        resets=link.resets,
        connections=link.connections,
        up_bytes=up_bytes,
        down_bytes=down_bytes,
        seconds=round(summary.seconds, 1),
        queue_ms=shown,
        receipts=dict(summary.delivery.outcomes),
        **asdict(counted),
    )
    assert link.resets >= 1, "no reset came: nothing was tried"
    assert (summary.complete, summary.counts.frames) == (True, frames), summary.error
    assert (counted.lost, counted.foreign, counted.duplicate_points) == (0, 0, 0)
    assert len(hits) == frames
    waits_ms = sorted(hit.queue_ms for hit in hits if hit.queue_ms is not None)
    assert len(waits_ms) == frames
    assert shown["p95"] >= shown["median"] > 0
    assert waits_ms[-1] > FOUR_G.delay_ms[0]  # a frame has waited for a connection or the window
