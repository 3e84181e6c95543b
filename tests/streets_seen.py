"""A town's streets in a store, and what devices saw of them."""

import uuid
from collections.abc import Iterator

import msgspec
import numpy as np
import redis

from litterfog.bench.rides.ride import RideSettings
from litterfog.bench.rides.week import Week, WeekSettings, simulate_week
from litterfog.streets.matching import StreetIndex
from litterfog.streets.packing import pack
from litterfog.streets.streets import E7, Streets
from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.store.keys import DAY_NS, area_of
from litterfog.wire.store.towns import TownStore
from litterfog.wire.store_records import Hit, Observation, Town
from tests.unit.dashboard.records import HIT


def put_town(client: "redis.Redis", streets: Streets, name: str = "Town") -> None:
    """Import streets that lie in one area."""
    area = area_of(_cell(streets, 0))
    metres = float(streets.length_m.sum())
    by = "© OpenStreetMap contributors"
    town = Town(name, f"{name}.osm.pbf", 0, len(streets), metres, by, f"{name}-1", (area,))
    TownStore(client).put(town, {area: pack(streets)})


def ride_week(client: "redis.Redis", streets: Streets, last_day: int) -> None:
    """Let three bicycles see the streets for a week that ends on a day, nine minutes each day."""
    settings = WeekSettings(3, ride=RideSettings(hours=0.15))
    week = simulate_week(streets, last_day - 6, 1, settings)
    writer = HitWriter(client)
    for seen in _observations(streets, week):
        writer.record(seen)


def see(
    client: "redis.Redis", streets: Streets, row: int, day: int, pictures: int, hits: int = 0
) -> None:
    """Let a bicycle see a segment on a day, with litter on some of the pictures."""
    writer = HitWriter(client)
    writer.record(_clean(streets, row, day, pictures - hits, "bike-01"))
    for number in range(hits):
        writer.record(_dirty(streets, row, day * DAY_NS + number * 10**9, "bike-01"))


def _observations(streets: Streets, week: Week) -> Iterator[Observation]:
    """Give clean pictures by device, day and segment; dirty ones each alone."""
    taken = week.pictures
    row = StreetIndex(streets).match_all(taken.lat, taken.lon, taken.accuracy_m)
    on, hit = row >= 0, taken.hit
    day = week.captured_ms * 10**6 // DAY_NS
    keys = np.stack((row, day, week.device), axis=1)
    clean, counts = np.unique(keys[on & ~hit], axis=0, return_counts=True)
    for (at, of_day, device), count in zip(clean.tolist(), counts.tolist(), strict=True):
        yield _clean(streets, at, of_day, count, f"bike-{device:02}")
    for one in np.flatnonzero(on & hit).tolist():
        at_ns, device = int(week.captured_ms[one]) * 10**6, f"bike-{int(week.device[one]):02}"
        place = float(taken.lat[one]), float(taken.lon[one])
        yield _dirty(streets, int(row[one]), at_ns, device, place)


def _clean(streets: Streets, row: int, day: int, pictures: int, device: str) -> Observation:
    cell = _cell(streets, row)
    at_ns = day * DAY_NS
    return Observation(
        uuid.uuid4().hex, device, at_ns, 900, {cell: pictures}, None, {cell: _id(streets, row)}
    )


def _dirty(
    streets: Streets,
    row: int,
    at_ns: int,
    device: str,
    place: tuple[float, float] | None = None,
) -> Observation:
    lat, lon = place or _middle(streets, row)
    hit: Hit = msgspec.structs.replace(
        HIT,
        id=uuid.uuid4().hex,
        device=device,
        captured_at_ns=at_ns,
        lat=lat,
        lon=lon,
        segment=f"{_id(streets, row):016x}",
    )
    cell = cell_of(lat, lon)
    return Observation(hit.id, device, at_ns, 900, {cell: 1}, hit, {cell: _id(streets, row)})


def _id(streets: Streets, row: int) -> int:
    return int(streets.id[row])


def _middle(streets: Streets, row: int) -> tuple[float, float]:
    lat, lon = (streets.line(row).mean(axis=0) / E7).tolist()
    return lat, lon


def _cell(streets: Streets, row: int) -> str:
    return cell_of(*_middle(streets, row))
