"""A store of version 1 is taken over: nothing of it is lost, wherever the cloud is killed."""

import itertools
from typing import Any

import msgspec
import numpy as np
import pytest
import redis

from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitIndex, HitReader, HitWriter, StoreVersionError
from litterfog.wire.status import Status
from litterfog.wire.store.rows import UNDATED
from litterfog.wire.store_records import Observation
from tests.broker.first_version import FirstWriter
from tests.broker.test_store import CELL, DAY_NS, FAR_CELL, hit_of
from tests.pipeline import cloud_running, reader
from tests.services import Mosquitto, Redis

pytestmark = pytest.mark.broker

STATUS = Status(state="online", split="s", codec="json", model="m", version="1", at_ns=10**18)
HITS = [
    hit_of(number, 20_000 + number % 3, device=f"d{number % 2}", split=("a", "b")[number % 2])
    for number in range(1, 431)
] + [hit_of(500, lat=41.88, lon=-87.63), hit_of(501, lat=0.0, lon=180.0)]
LATE = Observation(f"{10**9:032x}", "d0", 20_000 * DAY_NS, 10, {CELL: 1}, None)


def _fill(client: redis.Redis) -> None:
    writer = FirstWriter(client)
    for hit in HITS:
        assert writer.record(hit.id, hit.device, {cell_of(hit.lat, hit.lon): 1}, hit) == "stored"
    forgotten = hit_of(999)
    writer.record(forgotten.id, "d0", {CELL: 1}, forgotten)
    writer.forget(forgotten.id)
    assert writer.record(LATE.id, "d0", {CELL: 7, FAR_CELL: 2}, None) == "clean"
    writer.device_status("d0", STATUS)
    writer.reject("junk", b"payload")


def _assert_all_there(store: Redis) -> None:
    found = reader(store)
    assert found.latest(1_000) == sorted(HITS, key=lambda hit: hit.captured_at_ns, reverse=True)
    assert found.cells()[CELL] == (438, 431)
    assert found.cells()[FAR_CELL] == (3, 1)
    totals = found.totals()
    assert (totals.frames, totals.hits, totals.clean, totals.rejected) == (442, 433, 9, 1)
    devices = {device.name: device for device in found.devices()}
    assert set(devices) == {"d0", "d1", "bike-01", "junk"}
    assert (devices["d0"].status, devices["d0"].totals.hits) == (STATUS, 216)
    (letter,) = found.rejected(5)
    assert (letter.device, letter.payload) == ("junk", b"payload")


def _left(client: redis.Redis) -> set[bytes]:
    names = client.scan_iter("litterfog:v1:*")
    return {name for name in names if not name.startswith(b"litterfog:v1:done:")}


def test_everything_is_there_afterwards(redis_server: Redis) -> None:
    with redis_server.client() as client:
        _fill(client)
        told: list[tuple[int, int]] = []
        assert HitWriter(client).take_over(lambda *pair: told.append(pair)) == len(HITS)
        assert told == [(200, 432), (400, 432), (432, 432)]
        _assert_all_there(redis_server)
        assert _left(client) == set()
        assert HitWriter(client).take_over() == 0
        _assert_all_there(redis_server)


class _Mortal(redis.Redis):
    """A client whose process is killed before its n-th command."""

    left = 0

    def execute_command(self, *args: Any, **options: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise SystemExit
        return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


def test_it_goes_on_wherever_it_was_killed(redis_server: Redis) -> None:
    with redis_server.client() as client:
        _fill(client)
        for life in itertools.count(2):  # commands, one more at each start
            with _Mortal.from_url(redis_server.url) as mortal:
                mortal.left = life
                try:
                    HitWriter(mortal).take_over()
                    break
                except SystemExit:
                    continue
        assert life > 8
        _assert_all_there(redis_server)
        assert _left(client) == set()


def test_the_days_that_are_known_are_kept(redis_server: Redis) -> None:
    with redis_server.client() as client:
        _fill(client)
        HitWriter(client).take_over()
        cells = HitIndex(client).refresh().cells
        undated = cells.day == UNDATED
        assert (cells.pictures[undated].sum(), cells.hits[undated].sum()) == (10, 1)
        assert set(np.unique(cells.day)) == {UNDATED, 20_000, 20_001, 20_002}


def test_what_has_no_day_is_forgotten_with_the_day_of_the_taking_over(redis_server: Redis) -> None:
    with redis_server.client() as client:
        _fill(client)
        writer = HitWriter(client)
        writer.take_over()
        assert writer.forget_before(20_002 * DAY_NS) == 289
        assert UNDATED in HitIndex(client).refresh().cells.day
        writer.forget_before(2**62)
        assert len(HitIndex(client).refresh().cells.day) == 0


def test_what_version_1_had_finished_is_no_new_frame(redis_server: Redis) -> None:
    with redis_server.client() as client:
        _fill(client)
        writer = HitWriter(client)
        writer.take_over()
        hit = HITS[0]
        again = Observation(hit.id, hit.device, hit.captured_at_ns, 10, {CELL: 1}, hit)
        assert writer.record(LATE) == writer.record(again) == "duplicate"
        client.delete(*client.scan_iter("litterfog:v1:done:*"))
        assert writer.record(again) == "duplicate"
        assert reader(redis_server).totals().duplicates == 3
        new = msgspec.structs.replace(hit, id="e" * 32)
        seen = Observation(new.id, new.device, new.captured_at_ns, 10, {CELL: 1}, new)
        assert writer.record(seen) == "stored"


def test_a_damaged_hit_stays_where_it_is(redis_server: Redis) -> None:
    with redis_server.client() as client:
        _fill(client)
        client.set(f"litterfog:v1:hit:{HITS[0].id}", b"junk")
        for _ in range(2):
            HitWriter(client).take_over()
            assert reader(redis_server).hit_count() == len(HITS) - 1
            assert client.get(f"litterfog:v1:hit:{HITS[0].id}") == b"junk"


def test_the_cloud_takes_it_over_before_it_serves(
    redis_server: Redis, mosquitto: Mosquitto
) -> None:
    with redis_server.client() as client:
        _fill(client)
        with pytest.raises(StoreVersionError, match=r"version 1.*when this litterfog's cloud"):
            HitReader(client).hit_count()
    with cloud_running(mosquitto, redis_server):
        pass
    _assert_all_there(redis_server)
