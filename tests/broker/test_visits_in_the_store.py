"""Pictures and hits by segment, day and device."""

import msgspec
import pytest

from litterfog.wire.hits import HitIndex, HitReader, HitWriter
from litterfog.wire.store.keys import area_of, key
from litterfog.wire.store.rows import Snapshot
from litterfog.wire.store_records import Observation
from tests.broker.test_store import CELL, DAY_NS, FAR_CELL, hit_of
from tests.services import Redis

pytestmark = pytest.mark.broker

SEGMENT = 0xFEDC_BA98_7654_3210
FINE_CELLS = ("8d1fa4cde76403f", "8d1fa4cde76407f")  # of resolution 13, in CELL


def clean(number: int, device: str = "d", day: int = 20_000) -> Observation:
    seen = (f"{number:032x}", device, day * DAY_NS, 1)
    return Observation(*seen, {CELL: 1}, None, {CELL: SEGMENT})


def dirty(number: int, day: int = 20_000) -> Observation:
    hit = msgspec.structs.replace(hit_of(number, day), device="d", segment=f"{SEGMENT:016x}")
    return Observation(hit.id, "d", hit.captured_at_ns, 1, {CELL: 1}, hit, {CELL: SEGMENT})


def rows(seen: Snapshot) -> set[tuple[int, int, str, int, int]]:
    """Give segment, day, device, pictures and hits."""
    visits = seen.visits
    columns = (visits.segment, visits.day, visits.device, visits.pictures, visits.hits)
    return {
        (int(segment), int(day), seen.devices[device], int(pictures), int(hits))
        for segment, day, device, pictures, hits in zip(*columns, strict=True)
    }


def test_pictures_are_counted_by_segment_day_and_device(redis_server: Redis) -> None:
    with redis_server.client() as client:
        writer = HitWriter(client)
        for seen in (clean(1), clean(2), clean(3, "other"), dirty(4), clean(5, day=20_001)):
            writer.record(seen)
        assert rows(HitIndex(client).refresh()) == {
            (SEGMENT, 20_000, "d", 3, 1),
            (SEGMENT, 20_000, "other", 1, 0),
            (SEGMENT, 20_001, "d", 1, 0),
        }


def test_a_picture_that_comes_twice_is_one_visit(redis_server: Redis) -> None:
    with redis_server.client() as client:
        writer = HitWriter(client)
        assert [writer.record(dirty(1)) for _ in range(2)] == ["stored", "duplicate"]
        assert rows(HitIndex(client).refresh()) == {(SEGMENT, 20_000, "d", 1, 1)}


def test_a_tally_covers_each_cells_segment_and_counts_density_by_the_wider_cell(
    redis_server: Redis,
) -> None:
    cells = {FINE_CELLS[0]: 2, FINE_CELLS[1]: 3, FAR_CELL: 4}
    segments = {FINE_CELLS[0]: 7, FAR_CELL: 8}
    with redis_server.client() as client:
        index = HitIndex(client)
        tally = Observation("f" * 32, "d", 20_000 * DAY_NS, 1, cells, None, segments, off_street=3)
        assert HitWriter(client).record(tally) == "clean"
        seen = index.refresh()
        assert rows(seen) == {(7, 20_000, "d", 2, 0), (8, 20_000, "d", 4, 0)}
        counts = zip(seen.cells.cell, seen.cells.pictures, strict=True)
        assert {f"{cell:x}": int(pictures) for cell, pictures in counts} == {CELL: 5, FAR_CELL: 4}


def test_an_index_takes_in_a_visit_by_a_device_that_is_new(redis_server: Redis) -> None:
    with redis_server.client() as client:
        index, writer = HitIndex(client), HitWriter(client)
        writer.record(clean(1))
        before = index.refresh()
        writer.record(clean(2, "new"))
        assert rows(index.refresh()) - rows(before) == {(SEGMENT, 20_000, "new", 1, 0)}


def test_visits_go_with_their_day(redis_server: Redis) -> None:
    with redis_server.client() as client:
        index, writer = HitIndex(client), HitWriter(client)
        for seen in (dirty(1), dirty(2, 20_001)):
            writer.record(seen)
        index.refresh()
        writer.forget_before(20_001 * DAY_NS)
        assert rows(index.refresh()) == {(SEGMENT, 20_001, "d", 1, 1)}
        assert not list(client.scan_iter("litterfog:v2:*:20000"))


def test_what_is_no_visit_is_left_out(redis_server: Redis) -> None:
    covered, litter = (key(area_of(CELL), f"{kind}:20000") for kind in ("covered", "dirty"))
    with redis_server.client() as client:
        client.hset(covered, mapping={b"short": 1, bytes(10): -1, b"x" * 10: "many"})
        client.hset(litter, b"y" * 10, 1)  # no picture of it
        client.hset(covered, b"z" * 8 + b"\xf0\xf0", 5)  # by a device without a name
        HitWriter(client).record(clean(1))
        nameless = (int.from_bytes(b"z" * 8, "little"), 20_000, "?", 5, 0)
        assert rows(HitIndex(client).refresh()) == {(SEGMENT, 20_000, "d", 1, 0), nameless}


def test_pictures_off_streets_are_counted_for_all_and_for_their_device(redis_server: Redis) -> None:
    with redis_server.client() as client:
        writer = HitWriter(client)
        for number in range(2):
            seen = (f"{number:032x}", "d", 20_000 * DAY_NS, 1, {CELL: 1}, None)
            writer.record(Observation(*seen, off_street=1))
        store = HitReader(client)
        assert (store.totals().off_street, store.devices()[0].totals.off_street) == (2, 2)
