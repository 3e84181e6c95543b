"""Write a town into an empty store in bulk: what `wire.store.writer` would have written one by one.

Left out are the ids that mark a frame as done: no frame of the town comes again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np
import redis
from numpy.typing import NDArray

from litterfog.bench.dashboard.records import WIRE_BYTES, hit_of, status_of
from litterfog.bench.dashboard.town import MODELS, PICTURES_PER_HIT, SPLITS, Town
from litterfog.wire.cells import cell_of
from litterfog.wire.hits import HitWriter
from litterfog.wire.store import keys
from litterfog.wire.store.rows import ROW

_DAY_MS: Final = 86_400_000
_AT_ONCE = 5_000  # records in one command

Progress = Callable[[int], None]  # told how many hits are written by now


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cell of every hit, as numbers into its cells and areas."""

    names: list[str]
    cell: NDArray[np.int64]
    areas: list[str]
    area: NDArray[np.int64]


def fill(client: "redis.Redis", town: Town, now_ns: int, progress: Progress) -> None:
    """Write hits, pictures, counters, names and devices; raises redis.RedisError."""
    cells = _cells_of(town)
    day = town.captured_ms // _DAY_MS
    state = now_ns // 1_000_000
    written = 0
    for number, area in enumerate(cells.areas):
        in_area = np.flatnonzero(cells.area == number)
        for one in np.unique(day[in_area]):
            rows = in_area[day[in_area] == one]
            _write_day(client, town, cells, _Day(area, int(one), rows, state))
            written += len(rows)
            progress(written)
        _write_counters(client, town, area, in_area, state)
    client.sadd(keys.AREAS, *cells.areas)
    client.set(keys.VERSION, keys.STORE_VERSION)
    writer = HitWriter(client)
    for device, name in enumerate(town.devices):
        writer.device_status(name, status_of(town, device, now_ns))


@dataclass(frozen=True, slots=True)
class _Day:
    area: str
    day: int
    rows: NDArray[np.int64]  # of the town
    state: int

    def key(self, kind: str) -> str:
        return keys.key(self.area, f"{kind}{self.day}")


def _write_day(client: "redis.Redis", town: Town, cells: _Cells, day: _Day) -> None:
    counts = np.unique(cells.cell[day.rows], return_counts=True)
    litter: dict[Any, Any] = {
        cells.names[cell]: int(count) for cell, count in zip(*counts, strict=True)
    }
    pictures: dict[Any, Any] = {name: count * PICTURES_PER_HIT for name, count in litter.items()}
    with client.pipeline(transaction=False) as batch:
        batch.append(day.key(keys.ROWS), packed_rows(town, day.rows).tobytes())
        for records in _records(town, day.rows):
            batch.hset(day.key(keys.HITS), mapping=records)
        batch.hset(day.key(keys.LITTER), mapping=litter)
        batch.hset(day.key(keys.PICTURES), mapping=pictures)
        made_and_changed = f"{day.state}:{day.state}"
        batch.hset(keys.key(day.area, keys.DAYS), str(day.day), made_and_changed)
        batch.execute()


def packed_rows(town: Town, rows: NDArray[np.int64]) -> NDArray[np.void]:
    """Give hits as the store's rows; names are numbered as `_names` does."""
    packed = np.empty(len(rows), ROW)
    ids = town.id[rows].view(">u8")
    packed["id_high"], packed["id_low"] = ids[:, 0], ids[:, 1]
    packed["captured_ms"] = town.captured_ms[rows]
    packed["lat_e7"] = np.round(town.lat[rows] * 1e7)
    packed["lon_e7"] = np.round(town.lon[rows] * 1e7)
    packed["probability"] = town.probability[rows]
    packed["device"] = town.device[rows]
    packed["model"] = len(town.devices) + town.model[rows]
    packed["split"] = len(town.devices) + len(MODELS) + town.split[rows]
    return packed


def _names(town: Town) -> dict[Any, Any]:
    """Number an area's names: devices, then models, then splits."""
    kinds = (("d:", town.devices), ("m:", MODELS), ("s:", SPLITS))
    names = [kind + name for kind, known in kinds for name in known]
    return {name: number for number, name in enumerate(names)}


def _records(town: Town, rows: NDArray[np.int64]) -> Iterator[dict[Any, Any]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield {
            town.id[row].tobytes(): msgspec.json.encode(hit_of(town, row))
            for row in map(int, rows[start : start + _AT_ONCE])
        }


def _write_counters(
    client: "redis.Redis", town: Town, area: str, rows: NDArray[np.int64], state: int
) -> None:
    by_device = np.bincount(town.device[rows], minlength=len(town.devices))
    with client.pipeline(transaction=False) as batch:
        batch.hset(keys.key(area, keys.NAMES), mapping=_names(town))
        batch.set(keys.key(area, keys.STATE), state)
        batch.hset(keys.key(area, keys.TOTALS), mapping=_totals(len(rows)))
        for name, hits in zip(town.devices, map(int, by_device), strict=True):
            batch.zadd(keys.key(area, keys.DEVICES), {name: state})
            batch.hset(keys.key(area, keys.DEVICE + name), mapping=_totals(hits))
        batch.execute()


def _totals(hits: int) -> dict[Any, Any]:
    frames = hits * PICTURES_PER_HIT
    counts = {"frames": frames, "hits": hits, "clean": frames - hits}
    return {**counts, "wire_bytes": frames * WIRE_BYTES}


def _cells_of(town: Town) -> _Cells:
    found = [cell_of(lat, lon) for lat, lon in zip(town.lat, town.lon, strict=True)]
    names, cell = np.unique(found, return_inverse=True)
    areas, area_of_cell = np.unique([keys.area_of(name) for name in names], return_inverse=True)
    return _Cells(names.tolist(), cell, areas.tolist(), area_of_cell[cell])
