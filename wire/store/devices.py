"""Counters and devices, over all areas: sums, and the union of who was seen."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from litterfog.wire.status import Status
from litterfog.wire.store import keys
from litterfog.wire.store.keys import NOWHERE, key
from litterfog.wire.store.records import decoded
from litterfog.wire.store_records import Device, Totals

Record = dict[bytes, bytes]
_COUNTERS = [name.encode() for name in Totals.__dataclass_fields__]


def read_areas(client: Any) -> list[str]:
    """Name all areas, and the one for what has no place."""
    return [NOWHERE, *sorted(area.decode() for area in client.smembers(keys.AREAS))]


def read_totals(client: Any) -> Totals:
    """Sum the counters of all areas."""
    areas = read_areas(client)
    with client.pipeline(transaction=False) as batch:
        for area in areas:
            batch.hgetall(key(area, keys.TOTALS))
        return _sum(batch.execute())


def count_devices(client: Any) -> int:
    """Count the devices that any area knows."""
    return len(_last_seen(client, read_areas(client), None))


def read_devices(client: Any, most: int) -> list[Device]:
    """Read the devices, latest seen first."""
    areas = read_areas(client)
    seen = _last_seen(client, areas, most)
    latest = sorted(seen, key=lambda name: (seen[name], name), reverse=True)[:most]
    records = _read_records(client, areas, latest)
    return [
        Device(
            name=name.decode(errors="replace"),
            last_seen_ns=int(seen[name]) * 1_000_000,
            totals=_sum(records[name]),
            status=_status(records[name]),
        )
        for name in latest
    ]


def _last_seen(client: Any, areas: list[str], most: int | None) -> dict[bytes, float]:
    with client.pipeline(transaction=False) as batch:
        for area in areas:
            last = -1 if most is None else most - 1
            batch.zrevrange(key(area, keys.DEVICES), 0, last, withscores=True)
        found = batch.execute()
    seen: dict[bytes, float] = {}
    for name, ms in (pair for pairs in found for pair in pairs):
        seen[name] = max(ms, seen.get(name, 0))
    return seen


def _read_records(client: Any, areas: list[str], names: list[bytes]) -> dict[bytes, list[Record]]:
    """Read what each area knows of devices, asking only those that know them."""
    if not names:
        return {}
    with client.pipeline(transaction=False) as batch:
        for area in areas:
            batch.zmscore(key(area, keys.DEVICES), names)
        scores = batch.execute()
    pairs = [
        (area, name)
        for area, known in zip(areas, scores, strict=True)
        for name, score in zip(names, known, strict=True)
        if score is not None
    ]
    with client.pipeline(transaction=False) as batch:
        for area, name in pairs:
            batch.hgetall(key(area, keys.DEVICE).encode() + name)
        found = batch.execute()
    records: dict[bytes, list[Record]] = {name: [] for name in names}
    for (_, name), record in zip(pairs, found, strict=True):
        records[name].append(record)
    return records


def _sum(records: Iterable[Record]) -> Totals:
    total: Counter[bytes] = Counter()
    for record in records:
        for name in _COUNTERS:
            total[name] += int(record.get(name, 0))
    return Totals(**{name.decode(): total[name] for name in _COUNTERS})


def _status(records: list[Record]) -> Status | None:
    found = [record[b"status"] for record in records if b"status" in record]
    return decoded(found[0], Status) if found else None
