"""What the store keeps, and forgets."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from redis.crc import key_slot

from litterfog.wire.hits import HitReader, HitWriter
from litterfog.wire.refusal import Reason
from litterfog.wire.status import Status
from litterfog.wire.store.keys import area_of, key
from litterfog.wire.store_records import Hit, Observation
from tests.pipeline import reader
from tests.services import Redis, wait_until
from tests.unit.dashboard.records import HIT

pytestmark = pytest.mark.broker

DAY_NS = 86_400 * 10**9
CELL = "8b1fa4cde764fff"  # at Ghent
FAR_CELL = "8b2664c1a8f4fff"  # at Chicago


def hit_of(number: int, day: int = 20_000, **other: object) -> Hit:
    return msgspec.structs.replace(
        HIT, id=f"{number:032x}", captured_at_ns=day * DAY_NS + number * 10**9, **other
    )


def observed(hit: Hit) -> Observation:
    return Observation(hit.id, hit.device, hit.captured_at_ns, 1, {CELL: 1}, hit)


def test_whole_days_are_forgotten_with_their_counts(redis_server: Redis) -> None:
    client = redis_server.client()
    writer, store = HitWriter(client), reader(redis_server)
    for number, day in enumerate((20_000, 20_000, 20_001)):
        assert writer.record(observed(hit_of(number, day))) == "stored"
    assert store.cells() == {CELL: (3, 3)}
    assert writer.forget_before(20_001 * DAY_NS + 80_000 * 10**9) == 2
    assert [hit.id for hit in store.latest(10)] == [f"{2:032x}"]
    assert (store.hit_count(), store.cells()) == (1, {CELL: (1, 1)})
    assert [hit.id for hit in store.near(HIT.lat, HIT.lon, 10)] == [f"{2:032x}"]
    assert not list(client.scan_iter("litterfog:v2:*:20000"))
    client.close()


def test_a_damaged_record_hides_no_other(redis_server: Redis) -> None:
    client = redis_server.client()
    writer, store = HitWriter(client), reader(redis_server)
    for number in range(3):
        writer.record(observed(hit_of(number)))
    area = area_of(CELL)
    client.hset(key(area, "hits:20000"), bytes(16), b"junk")
    client.hset(key(area, "pictures:20000"), "no cell", 1)
    assert [hit.id for hit in store.latest(10)] == [f"{2:032x}", f"{1:032x}"]
    assert store.cells() == {CELL: (3, 3)}
    client.append(key(area, "rows:20000"), b"half a row")
    writer.record(observed(hit_of(3, 20_001)))
    assert store.hit_count() == reader(redis_server).hit_count() == 4
    client.close()


def test_a_tally_over_two_areas_is_one_frame_that_is_counted_once(redis_server: Redis) -> None:
    client = redis_server.client()
    writer, store = HitWriter(client), reader(redis_server)
    seen = Observation(f"{1:032x}", "d", 20_000 * DAY_NS, 700, {CELL: 5, FAR_CELL: 2}, None)
    assert writer.record(seen) == "clean"
    assert writer.record(seen) == "duplicate"
    totals = store.totals()
    assert (totals.frames, totals.clean, totals.wire_bytes, totals.duplicates) == (7, 7, 700, 1)
    assert store.cells() == {CELL: (5, 0), FAR_CELL: (2, 0)}
    client.delete(*client.scan_iter(key(area_of(FAR_CELL), "*")))  # killed between the two
    assert writer.record(seen) == "clean"
    assert store.cells() == {CELL: (5, 0), FAR_CELL: (2, 0)}
    client.close()


def test_a_device_is_one_wherever_it_was(redis_server: Redis) -> None:
    client = redis_server.client()
    writer, store = HitWriter(client), reader(redis_server)
    status = Status(state="online", split="s", codec="json", model="m", version="1", at_ns=10**18)
    writer.device_status("d", status)
    assert store.devices()[0].last_seen_ns == 10**18
    for number, cell in enumerate((CELL, FAR_CELL)):
        seen = Observation(f"{number:032x}", "d", 20_000 * DAY_NS, 10, {cell: 1}, None)
        writer.record(seen)
    writer.reject("d", Reason.MODEL, "not served", b"")
    (device,) = store.devices()
    assert (device.totals.frames, device.totals.rejected, device.status) == (2, 1, status)
    assert device.last_seen_ns > 10**18
    assert store.device_count() == 1
    client.close()


def test_all_that_a_frame_touches_is_one_slot_of_a_cluster(redis_server: Redis) -> None:
    client = redis_server.client()
    HitWriter(client).record(observed(hit_of(1)))
    of_area = [name for name in client.scan_iter("litterfog:v2:{*}:*") if b"nowhere" not in name]
    assert len(of_area) == 11
    assert len({key_slot(name) for name in of_area}) == 1
    client.close()


def _clean(number: int, device: str = "d") -> Observation:
    """Give the first, second ... frame of a device that takes one a second."""
    milliseconds = (0x019ABCDE << 16) + number * 1_000
    frame_id = f"{milliseconds:012x}{7:020x}"
    return Observation(frame_id, device, milliseconds * 10**6, 1, {CELL: 1}, None)


def test_a_minute_of_clean_frames_is_one_small_record_that_expires(redis_server: Redis) -> None:
    client = redis_server.client()
    writer = HitWriter(client, done_ttl_s=1_000)
    frames = [_clean(number) for number in range(66)]
    assert {writer.record(frame) for frame in frames} == {"clean"}
    assert {writer.record(frame) for frame in frames} == {"duplicate"}
    assert writer.record(_clean(66)) == writer.record(_clean(0, "other")) == "clean"
    keys = sorted(client.scan_iter("litterfog:v2:*:done:*"))
    names = ("d:019abcde", "d:019abcdf", "other:019abcde")
    assert keys == [key(area_of(CELL), f"done:{name}").encode() for name in names]
    assert all(0 < client.ttl(key) <= 1_000 for key in keys)
    assert client.object("encoding", keys[0]) in (b"listpack", b"ziplist")
    client.close()


def test_a_late_frame_keeps_its_neighbours_remembered(redis_server: Redis) -> None:
    client = redis_server.client()
    writer = HitWriter(client, done_ttl_s=1_000)
    writer.record(_clean(0))
    (done,) = client.scan_iter("litterfog:v2:*:done:*")
    client.expire(done, 10)
    assert writer.record(_clean(1)) == "clean"
    assert client.ttl(done) > 10
    client.close()


def test_a_hit_is_known_when_its_id_is_long_forgotten(redis_server: Redis) -> None:
    client = redis_server.client()
    writer = HitWriter(client)
    assert writer.record(observed(hit_of(1))) == "stored"
    client.delete(*client.scan_iter("litterfog:v2:*:done:*"))
    assert writer.record(observed(hit_of(1))) == "duplicate"
    client.close()


class _ClusterNode(Redis):
    def command(self) -> list[str]:
        return [*super().command(), "--cluster-enabled", "yes"]


def test_a_node_of_a_cluster_takes_every_write(tmp_path: Path) -> None:
    node = _ClusterNode(tmp_path)
    node.start()
    try:
        with node.client() as client:
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16_383)
            wait_until(lambda: b"cluster_state:ok" in _cluster_info(client))
            writer, store = HitWriter(client), HitReader(client)
            assert writer.take_over() == 0
            writer.reject("d", Reason.MODEL, "not served", b"")
            assert writer.record(observed(hit_of(1))) == "stored"
            tally = {CELL: 1, FAR_CELL: 1}
            assert writer.record(Observation("f" * 32, "d", DAY_NS, 1, tally, None)) == "clean"
            assert writer.forget_before(2 * DAY_NS) == 0
            assert (len(store.devices()), store.hit_count()) == (2, 1)
    finally:
        node.kill()


def _cluster_info(client: Any) -> bytes:
    return repr(client.execute_command("CLUSTER", "INFO")).encode()
