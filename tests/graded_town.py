"""A town in a store: some of its streets were ridden along in the last days.

Row 1 is clean, row 2 dirty, of row 3 too little was seen, and no device went along the columns.
"""

import dataclasses
import time
from collections.abc import Iterator

import h3
import redis

from litterfog.streets.packing import pack
from litterfog.streets.streets import E7, Streets
from litterfog.wire.frame import EdgeTimings, new_frame_id
from litterfog.wire.hits import HitWriter
from litterfog.wire.store.keys import area_of
from litterfog.wire.store.towns import TownStore
from litterfog.wire.store_records import Hit, Observation, Town
from tests.unit.streets.towns import grid_town

BLOCK_M = 80
NAMES = ["Row 1", "Row 2", "=Row 3", "A", "B", "É", ""]
TOWN = dataclasses.replace(grid_town(3, 4, BLOCK_M), districts=["Noord"], names=NAMES)
ATTRIBUTION = "© OpenStreetMap contributors"
DAY_NS = 86_400_000_000_000
RIDES = 9  # days, one each
PICTURES = 10  # of a segment and a ride
CLEAN, DIRTY, THIN = range(3), range(3, 6), range(6, 9)  # segments
DIRTY_PICTURES = 9


def put_town(client: "redis.Redis", streets: Streets = TOWN, fingerprint: str = "f" * 16) -> None:
    """Store the streets as an import does."""
    area = area_of(_cell(streets, 0))
    metres = float(streets.length_m.sum())
    told = ("Mechelen", "mechelen.osm.pbf", 1, len(streets), metres, ATTRIBUTION)
    TownStore(client).put(Town(*told, fingerprint, (area,)), {area: pack(streets)})


def ride(client: "redis.Redis") -> None:
    """Store rides along rows 1 and 2 on each of the last days but today, and a short one on 3."""
    writer = HitWriter(client)
    for seen in _seen():
        writer.record(seen)


def _seen() -> Iterator[Observation]:
    today = time.time_ns() // DAY_NS
    for day in range(today - RIDES, today):
        for segment in (*CLEAN, *DIRTY):
            dirty = DIRTY_PICTURES if segment in DIRTY else 0
            yield _clean(segment, day, PICTURES - dirty)
            for _ in range(dirty):
                yield _dirty(segment, day)
    yield _clean(THIN[0], today - 1, PICTURES)


def _clean(segment: int, day: int, pictures: int) -> Observation:
    cell = _cell(TOWN, segment)
    on = {cell: int(TOWN.id[segment])}
    return Observation(new_frame_id(), "bike", day * DAY_NS, 1, {cell: pictures}, None, on)


def _dirty(segment: int, day: int) -> Observation:
    lat, lon = _place(TOWN, segment)
    cell, hit_id = _cell(TOWN, segment), new_frame_id()
    hit = Hit(
        id=hit_id,
        device="bike",
        captured_at_ns=day * DAY_NS,
        received_at_ns=day * DAY_NS,
        lat=lat,
        lon=lon,
        probability=0.9,
        model="litter-160",
        split="split13",
        mechanism="split",
        wire_bytes=1,
        edge_timings=EdgeTimings(1.0, 2.0, 3.0, 4.0),
        segment=f"{int(TOWN.id[segment]):016x}",
    )
    on = {cell: int(TOWN.id[segment])}
    return Observation(hit_id, "bike", day * DAY_NS, 1, {cell: 1}, hit, on)


def _cell(streets: Streets, segment: int) -> str:
    lat, lon = _place(streets, segment)
    return str(h3.latlng_to_cell(lat, lon, 11))


def _place(streets: Streets, segment: int) -> tuple[float, float]:
    lat, lon = streets.line(segment).mean(axis=0) / E7
    return float(lat), float(lon)
