"""Row 10: frames over the broker's packet limit stay on the device, and nothing reconnects."""

import threading
from pathlib import Path

import pytest

from litterfog.edge.summary import Summary
from tests.faults.conftest import Figures, Size
from tests.faults.counting import arrived
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker
WIDE, NARROW = "max_packet_size 2000000", "max_packet_size 20000"
# of one model pictures are over the narrow one, and activations are within it
LARGE = {"model": "litter-160-int8", "split": "cloud-only"}
SMALL = {**LARGE, "split": "split13"}


def _connects(broker: Mosquitto, device: str) -> int:
    log = (broker.folder / "log").read_text()
    return log.count(f" as litterfog-edge-{device} ")


@pytest.mark.fault(10)
def test_a_frame_over_the_limit_is_refused_before_it_is_sent(
    tmp_path: Path, own_mosquitto: Mosquitto, redis_server: Redis, device: str, figures: Figures
) -> None:
    own_mosquitto.extra = NARROW
    own_mosquitto.start()
    write_geotagged(tmp_path / "photos", 6)
    with cloud_running(own_mosquitto, redis_server, threshold=0):
        large = edge_once(tmp_path / "photos", own_mosquitto, device, None, **LARGE)
        connects = _connects(own_mosquitto, device)
        small = edge_once(tmp_path / "photos", own_mosquitto, device, None, **SMALL)
    figures(refused=large.delivery.reasons["oversize"], sent=0, connections=connects)
    assert large.delivery.reasons == {"oversize": 6}
    assert connects == 1
    assert small.complete
    assert arrived(redis_server) == set(small.counts.names)


@pytest.mark.fault(10)
def test_a_limit_that_is_lowered_while_a_device_sends_is_kept_to_from_then_on(
    tmp_path: Path,
    own_mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    own_mosquitto.extra = WIDE
    own_mosquitto.start()
    frames = size(40, 400)
    write_geotagged(tmp_path / "photos", frames)
    result: list[Summary] = []
    with cloud_running(own_mosquitto, redis_server, threshold=0):
        edge = threading.Thread(
            target=lambda: result.append(
                edge_once(tmp_path / "photos", own_mosquitto, device, None, **LARGE, rate=10)
            )
        )
        edge.start()
        wait_until(lambda: reader(redis_server).hit_count() > 5, what="first hits")
        own_mosquitto.kill()  # SIGHUP does not change it for connections that are there
        own_mosquitto.extra = NARROW
        own_mosquitto.start()
        edge.join(timeout=90)
        connects = _connects(own_mosquitto, device)
        small = edge_once(tmp_path / "photos", own_mosquitto, device, None, **SMALL)
    large = result[0]
    there = arrived(redis_server)
    refused = {receipt.id for receipt in large.delivery.receipts if receipt.reason == "oversize"}
    captured = set(large.counts.names)
    figures(frames=frames, stored=len(captured & there), refused=len(refused), connections=connects)
    assert large.delivery.reasons == {"oversize": len(refused)}
    assert len(refused) > frames / 4
    assert large.pending == 0
    assert len(captured) == frames
    assert captured <= there | refused
    assert len(there & refused) <= 16  # stored, and the broker took their receipts with it
    assert connects == 2
    assert small.complete
