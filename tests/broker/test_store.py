"""What the store keeps, and forgets."""

import msgspec
import pytest

from litterfog.wire.hits import HitWriter
from litterfog.wire.status import Status
from litterfog.wire.store_records import Observation
from tests.pipeline import reader
from tests.services import Redis
from tests.unit.dashboard.records import HIT

pytestmark = pytest.mark.broker


def test_old_hits_are_forgotten_and_damaged_ones_do_not_stop_it(redis_server: Redis) -> None:
    client = redis_server.client()
    writer, store = HitWriter(client), reader(redis_server)
    for number in range(3):
        hit = msgspec.structs.replace(
            HIT, id=f"{number:032x}", captured_at_ns=number * 10**9, lat=51.0, lon=4.0
        )
        assert writer.record(Observation(hit.id, "d", 1, {"8b1fa4cde764fff": 1}, hit)) == "stored"
    client.set(f"litterfog:v1:hit:{0:032x}", b"junk")
    assert len(store.latest(10)) == 2
    assert writer.forget_before(2 * 10**9) == 2
    assert [hit.captured_at_ns for hit in store.latest(10)] == [2 * 10**9]
    assert len(store.near(51.0, 4.0, 10)) == 1
    client.close()


def _clean(number: int, device: str = "d") -> Observation:
    """Give the first, second ... frame of a device that takes one a second."""
    milliseconds = (0x019ABCDE << 16) + number * 1_000
    return Observation(f"{milliseconds:012x}{7:020x}", device, 1, {"8b1fa4cde764fff": 1}, None)


def test_a_minute_of_clean_frames_is_one_small_record_that_expires(redis_server: Redis) -> None:
    client = redis_server.client()
    writer = HitWriter(client, done_ttl_s=1_000)
    frames = [_clean(number) for number in range(66)]
    assert {writer.record(frame) for frame in frames} == {"clean"}
    assert {writer.record(frame) for frame in frames} == {"duplicate"}
    assert writer.record(_clean(66)) == writer.record(_clean(0, "other")) == "clean"
    keys = sorted(client.scan_iter("litterfog:v1:done:*"))
    names = (b"d:019abcde", b"d:019abcdf", b"other:019abcde")
    assert keys == [b"litterfog:v1:done:" + name for name in names]
    assert all(0 < client.ttl(key) <= 1_000 for key in keys)
    assert client.object("encoding", keys[0]) in (b"listpack", b"ziplist")
    client.close()


def test_a_late_frame_keeps_its_neighbours_remembered(redis_server: Redis) -> None:
    client = redis_server.client()
    writer = HitWriter(client, done_ttl_s=1_000)
    writer.record(_clean(0))
    (key,) = client.scan_iter("litterfog:v1:done:*")
    client.expire(key, 10)
    assert writer.record(_clean(1)) == "clean"
    assert client.ttl(key) > 10
    client.close()


def test_a_device_was_seen_when_it_said_so(redis_server: Redis) -> None:
    client = redis_server.client()
    status = Status(state="offline", split="s", codec="json", model="m", version="1", at_ns=10**18)
    HitWriter(client).device_status("old", status)
    assert reader(redis_server).devices()[0].last_seen_ns == 10**18
    client.close()
