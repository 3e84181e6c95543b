"""The index: every hit in memory, renewed by what was appended."""

import signal
import threading
import time

import numpy as np
import pytest
import redis

from litterfog.wire.hits import HitIndex, HitReader, HitWriter, StoreVersionError
from litterfog.wire.store.keys import VERSION
from litterfog.wire.store.mercator import to_degrees
from litterfog.wire.store_records import Observation
from tests.broker.test_store import CELL, DAY_NS, FAR_CELL, hit_of, observed
from tests.services import Redis

pytestmark = pytest.mark.broker


def test_what_was_written_is_found_again(redis_server: Redis) -> None:
    client = redis_server.client()
    index, writer = HitIndex(client), HitWriter(client)
    hits = [hit_of(1), hit_of(2, split="edge-only"), hit_of(3, lat=41.88, lon=-87.63, device="far")]
    for hit in hits:
        writer.record(observed(hit))
    seen = index.refresh()
    assert {seen.devices[number] for number in seen.hits.device} == {"bike-01", "far"}
    assert {seen.splits[number] for number in seen.hits.split} == {"split13", "edge-only"}
    row = index.find(seen, hits[2].id)
    assert row is not None
    lat, lon = to_degrees(seen.hits.x[row], seen.hits.y[row])
    assert (round(float(lat), 5), round(float(lon), 5)) == (41.88, -87.63)
    assert seen.hits.captured_ms[row] == hits[2].captured_at_ns // 10**6
    assert seen.devices[seen.hits.device[row]] == "far"
    rows = np.array([index.find(seen, hit.id) for hit in hits])
    assert index.hits_of(seen, rows[::-1]) == hits[::-1]
    assert index.find(seen, "f" * 32) is index.find(seen, "no id") is None
    client.close()


def test_a_snapshot_stays_what_it_was(redis_server: Redis) -> None:
    client = redis_server.client()
    index, writer = HitIndex(client), HitWriter(client)
    writer.record(observed(hit_of(1, 20_000)))
    writer.record(observed(hit_of(2, 20_001)))
    first = index.refresh()
    assert index.refresh() is first is index.snapshot()
    writer.record(observed(hit_of(3, 20_001)))
    second = index.refresh()
    writer.forget_before(20_001 * DAY_NS)
    third = index.refresh()
    for number in range(4, 2_000):
        third_id = writer.record(observed(hit_of(number, 20_001)))
    assert third_id == "stored"
    fourth = index.refresh()
    snapshots = (first, second, third, fourth)
    assert [len(snapshot.hits) for snapshot in snapshots] == [2, 3, 2, 1_998]
    assert [int(snapshot.cells.hits.sum()) for snapshot in snapshots] == [2, 3, 2, 1_998]
    assert sorted(first.hits.id_low) == [1, 2]
    assert len({snapshot.version for snapshot in snapshots}) == 4
    with pytest.raises(ValueError, match="read-only"):
        first.hits.x[0] = 1
    assert [hit.id for hit in index.hits_of(first, np.arange(2))] == [f"{2:032x}"]
    client.close()


def test_another_index_gives_one_state_one_version(redis_server: Redis) -> None:
    client = redis_server.client()
    writer = HitWriter(client)
    writer.record(observed(hit_of(1)))
    assert HitIndex(client).refresh().version == HitIndex(client).refresh().version
    client.close()


def test_a_store_that_was_emptied_and_filled_again_is_read_anew(redis_server: Redis) -> None:
    client = redis_server.client()
    index, writer = HitIndex(client), HitWriter(client)
    for number in range(3):
        writer.record(observed(hit_of(number)))
    index.refresh()
    client.flushall()
    assert len(index.refresh().hits) == 0
    for number in range(5, 10):
        writer.record(observed(hit_of(number, device="other")))
    client.flushall()
    for number in range(10, 15):
        writer.record(observed(hit_of(number, device="another")))
    seen = index.refresh()
    assert sorted(seen.hits.id_low) == list(range(10, 15))
    assert {seen.devices[number] for number in seen.hits.device} == {"another"}
    client.close()


def test_many_threads_read_one_index(redis_server: Redis) -> None:
    client = redis_server.client()
    index, writer = HitIndex(client), HitWriter(client)
    counts: list[list[int]] = [[] for _ in range(4)]
    ended = threading.Event()

    def read(into: list[int]) -> None:
        while not ended.is_set():
            seen = index.refresh()
            assert len(np.unique(seen.hits.id_low)) == len(seen.hits)
            into.append(len(seen.hits))

    threads = [threading.Thread(target=read, args=(into,)) for into in counts]
    for thread in threads:
        thread.start()
    for number in range(500):
        writer.record(observed(hit_of(number)))
    ended.set()
    for thread in threads:
        thread.join()
    assert all(into == sorted(into) for into in counts)
    assert len(index.refresh().hits) == 500
    client.close()


def test_those_who_wait_for_a_silent_store_are_told_at_once(own_redis: Redis) -> None:
    with redis.Redis.from_url(own_redis.url, socket_timeout=1, retry=None) as client:
        index = HitIndex(client)
        index.refresh()
        assert own_redis.process
        own_redis.process.send_signal(signal.SIGSTOP)
        refused: list[str] = []

        def ask() -> None:
            with pytest.raises(redis.RedisError):
                index.refresh()
            refused.append("told")

        threads = [threading.Thread(target=ask) for _ in range(20)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 20
        assert time.monotonic() - started < 10  # not one after the other
        own_redis.process.send_signal(signal.SIGCONT)
        assert len(index.refresh().hits) == 0


def test_a_store_of_a_version_to_come_is_refused(redis_server: Redis) -> None:
    client = redis_server.client()
    client.set(VERSION, 3)
    writes = HitWriter(client).take_over
    for read in (HitIndex(client).refresh, HitReader(client).hit_count, writes):
        with pytest.raises(StoreVersionError, match=r"version 3.*update it") as refusal:
            read()
        assert isinstance(refusal.value, redis.RedisError)
    client.close()


def test_pictures_are_counted_by_day_and_cell(redis_server: Redis) -> None:
    client = redis_server.client()
    index, writer = HitIndex(client), HitWriter(client)
    for number, (day, cell) in enumerate(((20_000, CELL), (20_001, CELL), (20_001, FAR_CELL))):
        writer.record(Observation(f"{number:032x}", "d", day * DAY_NS, 1, {cell: 2}, None))
    writer.record(observed(hit_of(9, 20_001)))
    cells = index.refresh().cells
    columns = (cells.cell, cells.day, cells.pictures, cells.hits)
    found = {
        (f"{cell:x}", int(day), int(n), int(hits))
        for cell, day, n, hits in zip(*columns, strict=True)
    }
    assert found == {(CELL, 20_000, 2, 0), (CELL, 20_001, 3, 1), (FAR_CELL, 20_001, 2, 0)}
    client.close()
