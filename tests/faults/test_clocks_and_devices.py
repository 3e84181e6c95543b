"""Row 14: wrong clocks and places are refused by type; a flood of devices is bounded."""

import time
from pathlib import Path

import msgspec
import pytest

from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import new_frame_id
from litterfog.wire.hits import DEVICES_KEPT, HitWriter
from litterfog.wire.refusal import Reason
from litterfog.wire.status import Status
from litterfog.wire.store_records import Observation
from litterfog.wire.subscribers import read_heartbeats
from litterfog.wire.topics import device_topics
from tests.faults.conftest import Figures, Size
from tests.faults.senders import (
    cloud_process,
    good_frame,
    peak_rss_bytes,
    sending,
)
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.dashboard.records import HIT
from tests.unit.edge.pictures import gps_ifd, jpeg

pytestmark = [pytest.mark.broker, pytest.mark.fault(14)]

DAY_S = 86_400


def test_a_device_whose_clock_or_place_is_wrong_is_told_so(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, figures: Figures
) -> None:
    photos = {
        "good": jpeg(gps_ifd(51.0, 4.0), seed=1),
        "future": jpeg(gps_ifd(51.0, 4.0, day="2199:01:01"), seed=2),
        "far-future": jpeg(gps_ifd(51.0, 4.0, day="9998:01:01"), seed=6),
        "never-set": jpeg(gps_ifd(51.0, 4.0, day="1970:01:01"), seed=3),
        "no-fix": jpeg(seed=4),
        "null-island": jpeg(gps_ifd(0.0, 0.0), seed=5),
    }
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, data in photos.items():
        (folder / f"{name}.jpg").write_bytes(data)
    with cloud_running(mosquitto, redis_server, threshold=0):
        summary = edge_once(folder, mosquitto, device)
    assert summary.counts.skipped == {"no-position": 1, "bad-position": 1}
    assert summary.delivery.outcomes == {"stored": 1, "rejected": 3}
    assert summary.delivery.reasons == {"clock": 3}
    (hit,) = reader(redis_server).latest(10)
    assert summary.counts.names[hit.id] == "good.jpg"
    figures(pictures=6, stored=1, clock=3, no_position=1, bad_position=1)


@pytest.mark.parametrize(
    ("at_s", "outcome"),
    [
        (0, "rejected"),
        (946_684_799, "rejected"),
        (946_684_800, "stored"),
        (time.time() - 30 * DAY_S, "stored"),
        (time.time() + DAY_S - 600, "stored"),
        (time.time() + DAY_S + 7_200, "rejected"),
        (2**61 / 1e9, "rejected"),
    ],
    ids=[
        "never-set",
        "1999",
        "2000",
        "last-month",
        "nearly-a-day-ahead",
        "over-a-day-ahead",
        "2043",
    ],
)
def test_a_clock_may_be_a_day_ahead_and_no_older_than_2000(
    mosquitto: Mosquitto, redis_server: Redis, device: str, at_s: float, outcome: str
) -> None:
    frame = good_frame(device, captured_at_ns=int(at_s * 1e9))
    with cloud_running(mosquitto, redis_server), sending(mosquitto, device) as sender:
        receipt, _ = sender.send(encode_frame(frame, "json"), frame.id)
    assert receipt.outcome == outcome
    assert receipt.reason == ("clock" if outcome == "rejected" else None)


def _device_keys(store: Redis) -> int:
    with store.client() as client:
        return sum(1 for _ in client.scan_iter("litterfog:v2:*:device:*", count=1_000))


def test_the_store_keeps_so_many_devices_and_every_hit(
    redis_server: Redis, size: Size, figures: Figures
) -> None:
    """They come by frame, by what is rejected, and by status."""
    devices, kept = size(300, 30_000), size(50, 5_000)
    status = Status(state="online", split="s", codec="json", model="m", version="1", at_ns=0)
    with redis_server.client() as client:
        writer = HitWriter(client, devices_kept=kept)
        for number in range(devices):
            name = f"flood-{number}"
            hit = msgspec.structs.replace(HIT, id=f"{number:032x}", device=name)
            writer.record(
                Observation(hit.id, name, hit.captured_at_ns, 1, {"8b1fa4cde764fff": 1}, hit)
            )
            writer.reject(f"junk-{number}", Reason.UNREADABLE, "junk", b"")
            told = msgspec.structs.replace(status, at_ns=time.time_ns())
            writer.device_status(f"quiet-{number}", told)
            assert number % 50 or reader(redis_server).device_count() <= 2 * kept
    store = reader(redis_server)
    assert store.device_count() == _device_keys(redis_server) == 2 * kept  # in two areas
    assert store.devices(1)[0].name == f"quiet-{devices - 1}"
    assert store.hit_count() == store.totals().hits == devices
    figures(devices=3 * devices, kept=kept, hits=store.hit_count())


def test_a_flood_of_devices_leaves_the_cloud_small_and_its_counters_few(
    tmp_path: Path,
    own_mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    devices = size(300, 25_000)
    own_mosquitto.start()
    with (
        cloud_process(own_mosquitto, redis_server, tmp_path / "health") as pid,
        sending(own_mosquitto, device) as sender,
    ):
        before = peak_rss_bytes(pid)
        ids = set()
        for number in range(devices):
            frame = good_frame(f"{device}-{number}", id=new_frame_id())
            ids.add(frame.id)
            info = sender.connection.publish(
                device_topics(frame.device).frames,
                encode_frame(frame, "json"),
                content_type=CODECS["json"].content_type,
            )
            assert info
            if number % 50 == 49:  # Mosquitto keeps 1,000 for a subscriber that lags, no more
                wait_until(lambda: reader(redis_server).hit_count() >= len(ids), 60)
        wait_until(lambda: reader(redis_server).hit_count() == devices, 60, "every hit")
        with redis_server.client() as client:
            wait_until(
                lambda: read_heartbeats(client)[0][0].counts.get("stored") == devices, 20, "a beat"
            )
            assert set(read_heartbeats(client)[0][0].counts) <= {"stored", "duplicate"}
        grown = peak_rss_bytes(pid) - before
    store = reader(redis_server)
    assert {hit.id for hit in store.latest(devices + 1)} == ids
    assert _device_keys(redis_server) == store.device_count() == min(devices, DEVICES_KEPT)
    figures(devices=devices, kept=store.device_count(), rss_grown_mb=grown // 10**6)
    assert grown < 50 * 2**20
