"""What the cloud writes of frames and devices; one area's share of a frame is one Lua script."""

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import msgspec
import redis

from litterfog.wire.append_only_file import AppendOnlyFile
from litterfog.wire.cells import cell_of
from litterfog.wire.receipt import REMEMBERED_DAYS
from litterfog.wire.refusal import Reason
from litterfog.wire.status import Status
from litterfog.wire.store import keys
from litterfog.wire.store.forget import forget_before
from litterfog.wire.store.keys import NOWHERE, area_of, day_of, key
from litterfog.wire.store.packing import density_words, hit_words, segment_words
from litterfog.wire.store.scripts import RECORD
from litterfog.wire.store.takeover import DoneBefore, Progress, take_over
from litterfog.wire.store_records import DEAD_LETTER_BYTES, Observation

DEVICES_KEPT = 20_000  # in an area, with their counters and status; the hits of all stay
_DONE_TTL_S = REMEMBERED_DAYS * 86_400
_REJECTED_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a frame lies in one area."""

    area: str
    cells: dict[str, int]
    wire_bytes: int = 0
    off_street: int = 0


class HitWriter:
    """What the cloud writes; raises redis.RedisError when the store has not taken it."""

    def __init__(
        self,
        client: "redis.Redis",
        done_ttl_s: int = _DONE_TTL_S,
        devices_kept: int = DEVICES_KEPT,
    ) -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once
        self._done_ttl_s = done_ttl_s
        self._devices_kept = devices_kept
        self._record = client.register_script(RECORD)
        self._file = AppendOnlyFile(client)
        self._done_before = DoneBefore(client)
        self._areas: set[str] = set()  # that the store is known to list

    def record(self, seen: Observation) -> str:
        """Write one frame, once: returns 'stored', 'clean' or 'duplicate'.

        What it returns from survives the death of Redis's process.
        """
        try:
            return self._file.kept(lambda: self._write(seen))
        except redis.RedisError:
            self._areas.clear()  # a store that lost its last second may have lost these, too
            raise

    def _write(self, seen: Observation) -> str:
        parts = _parts(seen)
        done_before = self._done_before.holds(seen)
        outcomes = set() if done_before else {self._write_part(seen, part) for part in parts}
        for outcome in ("stored", "clean"):
            if outcome in outcomes:
                return outcome
        self._count_duplicate(seen, parts[0].area)
        return "duplicate"

    def _write_part(self, seen: Observation, part: _Part) -> str:
        if part.area not in self._areas:
            self._list(part.area)
        outcome, created = self._record(**self._script_call(seen, part))
        if created:
            self._list(part.area)  # again: the store was emptied since
        return str(outcome.decode())

    def _list(self, area: str) -> None:
        """Let readers find an area, before it has anything."""
        self._redis.sadd(keys.AREAS, area)
        self._areas.add(area)

    def _script_call(self, seen: Observation, part: _Part) -> dict[str, Any]:
        area, day, hit = part.area, day_of(seen.captured_at_ns), seen.hit
        done = keys.DONE + f"{seen.device}:{seen.id[:8]}"
        daily = (keys.HITS, keys.ROWS, keys.PICTURES, keys.LITTER)
        kinds = [done, *(f"{kind}{day}" for kind in daily), keys.NAMES, keys.DAYS, keys.STATE]
        kinds += [keys.TOTALS, keys.DEVICES, keys.DEVICE + seen.device]
        kinds += [f"{keys.COVERED}{day}", f"{keys.DIRTY}{day}"]
        cells = density_words(part.cells)
        arguments = [
            bytes.fromhex(seen.id),
            bytes.fromhex(seen.id[8:]),  # a minute's ids share a small, packed hash
            self._done_ttl_s,
            *(hit_words(hit) if hit else (b"", b"", seen.device, "", "", "")),
            day,
            time.time_ns() // 1_000_000,
            part.wire_bytes,
            sum(part.cells.values()),
            self._devices_kept,
            key(area, keys.DEVICE),
            part.off_street,
            len(cells),
            *cells,
            *segment_words(seen, part.cells),
        ]
        return {"keys": [key(area, kind) for kind in kinds], "args": arguments}

    def _count_duplicate(self, seen: Observation, area: str) -> None:
        with self._redis.pipeline(transaction=True) as batch:
            batch.hincrby(key(area, keys.TOTALS), "duplicates", 1)
            batch.hincrby(key(area, keys.DEVICE + seen.device), "duplicates", 1)
            batch.execute()

    def reject(
        self,
        device: str,
        reason: Reason,
        detail: str,
        payload: bytes,
        content_type: str | None = None,
    ) -> None:
        """Count a frame that cannot be served and keep its first bytes."""
        with self._redis.pipeline(transaction=True) as batch:
            batch.hincrby(key(NOWHERE, keys.TOTALS), "rejected", 1)
            batch.hincrby(key(NOWHERE, keys.DEVICE + device), "rejected", 1)
            now_ms = time.time_ns() // 1_000_000
            batch.zadd(key(NOWHERE, keys.DEVICES), {device: now_ms}, gt=True)
            fields = {"device": device, "reason": reason, "detail": detail}
            content = {"content_type": content_type or "", "payload": payload[:DEAD_LETTER_BYTES]}
            letter: Any = {**fields, **content}
            rejected = key(NOWHERE, keys.REJECTED)
            batch.xadd(rejected, letter, maxlen=_REJECTED_KEPT, approximate=True)
            batch.execute()
        self._crowd_out()

    def device_status(self, device: str, status: Status) -> None:
        """Keep a device's latest status.

        A retained status may be old: the device was seen when it said so, not when it arrives.
        """
        seen_ms = min(status.at_ns, time.time_ns()) // 1_000_000
        with self._redis.pipeline(transaction=True) as batch:
            encoded = msgspec.json.encode(status)
            batch.hset(key(NOWHERE, keys.DEVICE + device), "status", encoded)
            batch.zadd(key(NOWHERE, keys.DEVICES), {device: seen_ms}, gt=True)
            batch.execute()
        self._crowd_out()

    def _crowd_out(self) -> None:
        """Let the longest unseen devices make room for new ones, as `record` does."""
        devices = key(NOWHERE, keys.DEVICES)
        crowded_out = self._redis.zrange(devices, 0, -self._devices_kept - 1)
        if crowded_out:
            with self._redis.pipeline(transaction=True) as batch:
                batch.zrem(devices, *crowded_out)
                prefix = key(NOWHERE, keys.DEVICE).encode()
                batch.delete(*(prefix + name for name in crowded_out))
                batch.execute()

    def take_over(self, progress: Progress = lambda *_: None) -> int:
        """Make the store one of this version, before anything is written: see `takeover`."""
        return take_over(self._redis, progress)

    def forget_before(self, captured_at_ns: int) -> int:
        """Remove the UTC days before the day of a time, hits and counts; returns how many hits."""
        return forget_before(self._redis, captured_at_ns)


def _parts(seen: Observation) -> list[_Part]:
    """Split a frame by area, always in the same order; what has no cell goes with the first."""
    if seen.hit:
        cells_by_area = {area_of(cell_of(seen.hit.lat, seen.hit.lon)): seen.cells}
    else:
        cells_by_area = defaultdict(dict)
        for cell, count in seen.cells.items():
            cells_by_area[area_of(cell)][cell] = count
    first = min(cells_by_area)
    return [
        _Part(area, cells, *((seen.wire_bytes, seen.off_street) if area == first else ()))
        for area, cells in sorted(cells_by_area.items())
    ]
