"""A store of version 1 becomes one of version 2, with all that it has.

Each step is one script, that moves and never copies: whoever is killed between two leaves what the
next start goes on with, and two that start at once do not count anything twice. What version 1
remembers of finished frames stays where it is until it expires, and is asked for as long.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import redis
import structlog

from litterfog.wire.cells import cell_of, is_cell
from litterfog.wire.receipt import REMEMBERED_DAYS
from litterfog.wire.store import keys, scripts
from litterfog.wire.store.keys import NOWHERE, area_of, day_of, key
from litterfog.wire.store.packing import hit_words
from litterfog.wire.store.rows import UNDATED
from litterfog.wire.store.version import check_version
from litterfog.wire.store_records import Hit, Observation

log = structlog.get_logger()
Progress = Callable[[int, int], None]  # hits moved, hits that there were

_V1: Final = "litterfog:v1:"
_BY_TIME, _BY_PLACE = _V1 + "hits:by-time", _V1 + "hits:by-place"
_SEEN, _HITS = _V1 + "cells:seen", _V1 + "cells:hits"
_TOTALS, _DEVICES, _DEVICE = _V1 + "totals", _V1 + "devices", _V1 + "device:"
_REJECTED = _V1 + "rejected"
_SPENT = (_V1 + "changes", _V1 + "subscribers")  # nothing of them is read any more
_PARTS = (_BY_TIME, _SEEN, _HITS, _TOTALS, _DEVICES, _REJECTED)
_AT_ONCE = 200  # hits, devices or cells that one script moves: some ms


def take_over(client: "redis.Redis", progress: Progress = lambda *_: None) -> int:
    """Make the store one of version 2; gives how many hits came from version 1.

    Raises:
        StoreVersionError: it is of a version that is not known yet.
        redis.RedisError: it did not answer; call again, and it goes on.
    """
    store: Any = client
    check_version(store.get(keys.VERSION))
    moved = 0
    if any(store.exists(part) for part in _PARTS):  # one by one: a cluster has them apart
        store.set(keys.TAKEN_OVER, _now_ms(), nx=True)
        moved = _move_hits(store, progress)
        _move_cells(store)
        _move_counters(store)
        store.register_script(scripts.MOVE_LETTERS)(keys=[_REJECTED, key(NOWHERE, keys.REJECTED)])
        store.delete(*_SPENT)
    store.set(keys.VERSION, keys.STORE_VERSION)
    return moved


class DoneBefore:
    """Whether version 1 had finished a frame, for as long as it could know."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once
        self._until_ms: int | None = None

    def holds(self, seen: Observation) -> bool:
        """Whether version 1 had finished it."""
        if self._until_ms is None:
            taken_over_ms = self._redis.get(keys.TAKEN_OVER)
            kept_ms = REMEMBERED_DAYS * 86_400_000
            self._until_ms = int(taken_over_ms) + kept_ms if taken_over_ms else 0
        if _now_ms() > self._until_ms:
            return False
        done = f"{_V1}done:{seen.device}:{seen.id[:8]}"
        return bool(self._redis.hexists(done, bytes.fromhex(seen.id[8:])))


def _move_hits(store: Any, progress: Progress) -> int:
    move = store.register_script(scripts.MOVE_HITS)
    of_all, moved, left = store.zcard(_BY_TIME), 0, 0
    while ids := store.zrange(_BY_TIME, left, left + _AT_ONCE - 1):
        records = store.mget([_V1.encode() + b"hit:" + hit_id for hit_id in ids])
        hits = [hit for hit in map(_decoded, records) if hit]
        _list_areas(store, {area_of(cell_of(hit.lat, hit.lon)) for hit in hits})
        words = [word for hit in hits for word in _words(hit)]
        start, end = key("|", "").split("|")
        done = move(
            keys=[_BY_TIME, _BY_PLACE, _SEEN, _HITS],
            args=[start, end, _V1 + "hit:", _now_ms(), *words],
        )
        moved, left = moved + done, left + len(records) - records.count(None) - len(hits)
        _drop(store, [hit_id for hit_id, record in zip(ids, records, strict=True) if not record])
        progress(moved, of_all)
    if left:
        log.warning("damaged hits of version 1 stay where they are", hits=left)
    return moved


def _drop(store: Any, ids: list[bytes]) -> None:
    """Let go of ids without a record: it is damage, or another start has moved them meanwhile."""
    if ids:
        store.zrem(_BY_TIME, *ids)
        store.zrem(_BY_PLACE, *ids)


def _words(hit: Hit) -> tuple[Any, ...]:
    row = hit_words(hit)
    return hit.id, bytes.fromhex(hit.id), *row, day_of(hit.captured_at_ns), area_of(row[-1])


def _decoded(record: bytes | None) -> Hit | None:
    try:
        return msgspec.json.decode(record, type=Hit) if record else None
    except msgspec.MsgspecError:
        return None


def _move_cells(store: Any) -> None:
    move = store.register_script(scripts.MOVE_CELLS)
    by_area: dict[str, list[str]] = defaultdict(list)
    for cell in {*store.hkeys(_SEEN), *store.hkeys(_HITS)}:
        if is_cell(cell.decode()):
            by_area[area_of(cell.decode())].append(cell.decode())
    _list_areas(store, set(by_area))
    for area, cells in by_area.items():
        kinds = (f"{keys.PICTURES}{UNDATED}", f"{keys.LITTER}{UNDATED}", keys.STATE, keys.DAYS)
        names = [_SEEN, _HITS, *(key(area, kind) for kind in kinds)]
        for some in _in_parts(cells):
            move(keys=names, args=[UNDATED, _now_ms(), *some])


def _move_counters(store: Any) -> None:
    move = store.register_script(scripts.MOVE_COUNTERS)
    move(keys=[_TOTALS, key(NOWHERE, keys.TOTALS)])
    for some in _in_parts(store.zrange(_DEVICES, 0, -1, withscores=True)):
        for name, _ in some:
            device = name.decode()
            move(keys=[_DEVICE + device, key(NOWHERE, keys.DEVICE + device)])
        store.zadd(key(NOWHERE, keys.DEVICES), dict(some), gt=True)
        store.zrem(_DEVICES, *(name for name, _ in some))


def _in_parts(words: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(words), _AT_ONCE):
        yield words[start : start + _AT_ONCE]


def _list_areas(store: Any, areas: set[str]) -> None:
    if areas:
        store.sadd(keys.AREAS, *areas)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
