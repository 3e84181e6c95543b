"""What Redis holds of hits and devices, and the only file that knows those keys.

Written by the cloud, read by the map. Every write of a frame is one Lua script keyed by the frame's
id: atomic, and safe to repeat.
"""

import time
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec
import redis
import structlog

from litterfog.wire.append_only_file import AppendOnlyFile
from litterfog.wire.cells import cell_of
from litterfog.wire.receipt import REMEMBERED_DAYS
from litterfog.wire.refusal import Reason
from litterfog.wire.status import Status
from litterfog.wire.store_records import DeadLetter, Device, Hit, Observation, Totals

log = structlog.get_logger()
_T = TypeVar("_T")

_P: Final = "litterfog:v1:"
_DONE = _P + "done:"  # hash per device and 65.5 s of ids, expires: the ids' other 12 bytes
_HIT = _P + "hit:"  # string per hit id: the Hit as JSON
_BY_TIME = _P + "hits:by-time"  # sorted set: hit id by captured_at in ms
_BY_PLACE = _P + "hits:by-place"  # geo set: hit id
_CHANGES = _P + "changes"  # stream of hit ids, for live readers
_REJECTED = _P + "rejected"  # stream: dead letters, with their reason
_CELLS_SEEN = _P + "cells:seen"  # hash: H3 cell -> frames seen
_CELLS_HITS = _P + "cells:hits"  # hash: H3 cell -> hits
_TOTALS = _P + "totals"  # hash: frames, hits, clean, duplicates, rejected, wire_bytes
_DEVICES = _P + "devices"  # sorted set: device by last_seen in ms
_DEVICE = _P + "device:"  # hash per device: its totals and status

_DONE_TTL_S = REMEMBERED_DAYS * 86_400
_MOST_LATITUDE = 85.05  # of a geo set; beyond it a hit is indexed at the edge
_CHANGES_KEPT = 10_000
_REJECTED_KEPT = 1_000
DEAD_LETTER_BYTES = 4_096  # of a rejected payload that are kept for looking at
DEVICES_KEPT = 20_000  # with their counters and status; the hits of all stay
_MGET_CHUNK = 1_000


# KEYS: done, hit, by-time, by-place, changes, cells:seen, cells:hits, totals, devices, device
# ARGV: id, done field, done-ttl-s, hit JSON or '', captured-ms, lon, lat, hit cell, device, now-ms,
#       wire bytes, frames, changes-kept, devices-kept, device prefix, then cell, count ...
_RECORD = """
local totals, device = KEYS[8], KEYS[10]
if redis.call('HEXISTS', KEYS[1], ARGV[2]) + redis.call('EXISTS', KEYS[2]) > 0 then
  redis.call('HINCRBY', totals, 'duplicates', 1)
  redis.call('HINCRBY', device, 'duplicates', 1)
  return 'duplicate'
end
local hit = ARGV[4] ~= ''
local outcome = hit and 'stored' or 'clean'
if hit then
  redis.call('GEOADD', KEYS[4], ARGV[6], ARGV[7], ARGV[1])  -- first: it alone can refuse its values
  redis.call('SET', KEYS[2], ARGV[4])
  redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1])
  redis.call('HINCRBY', KEYS[7], ARGV[8], 1)
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[13], '*', 'hit', ARGV[1])
end
for i = 16, #ARGV, 2 do redis.call('HINCRBY', KEYS[6], ARGV[i], ARGV[i + 1]) end
for _, key in ipairs({totals, device}) do
  redis.call('HINCRBY', key, 'frames', ARGV[12])
  redis.call('HINCRBY', key, hit and 'hits' or 'clean', ARGV[12])
  redis.call('HINCRBY', key, 'wire_bytes', ARGV[11])
end
redis.call('ZADD', KEYS[9], 'GT', ARGV[10], ARGV[9])
local crowd = redis.call('ZCARD', KEYS[9]) - ARGV[14]
if crowd > 0 then
  local gone = redis.call('ZPOPMIN', KEYS[9], crowd)
  for i = 1, #gone, 2 do redis.call('DEL', ARGV[15] .. gone[i]) end
end
redis.call('HSET', KEYS[1], ARGV[2], '')
redis.call('EXPIRE', KEYS[1], ARGV[3])
return outcome
"""


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
        self._record = client.register_script(_RECORD)
        self._file = AppendOnlyFile(client)

    def record(self, seen: Observation) -> str:
        """Write one frame, once: returns 'stored', 'clean' or 'duplicate'.

        What it returns from survives the death of Redis's process.
        """
        done_key, done_field = _done_place(seen)
        arguments: list[Any] = [
            seen.id,
            done_field,
            self._done_ttl_s,
            *_hit_arguments(seen.hit),
            seen.device,
            time.time_ns() // 1_000_000,
            seen.wire_bytes,
            sum(seen.cells.values()),
            _CHANGES_KEPT,
            self._devices_kept,
            _DEVICE,
            *(word for pair in seen.cells.items() for word in pair),
        ]
        keys = [done_key, _HIT + seen.id, _BY_TIME, _BY_PLACE, _CHANGES]
        keys += [_CELLS_SEEN, _CELLS_HITS, _TOTALS, _DEVICES, _DEVICE + seen.device]
        outcome = self._file.kept(lambda: self._record(keys=keys, args=arguments))
        return str(outcome.decode())

    def reject(self, device: str, reason: Reason, detail: str, payload: bytes) -> None:
        """Count a frame that cannot be served and keep its first bytes."""
        with self._redis.pipeline(transaction=True) as batch:
            batch.hincrby(_TOTALS, "rejected", 1)
            batch.hincrby(_DEVICE + device, "rejected", 1)
            batch.zadd(_DEVICES, {device: time.time_ns() // 1_000_000}, gt=True)
            fields = {"device": device, "reason": reason, "detail": detail}
            letter: Any = {**fields, "payload": payload[:DEAD_LETTER_BYTES]}
            batch.xadd(_REJECTED, letter, maxlen=_REJECTED_KEPT, approximate=True)
            batch.execute()
        self._crowd_out()

    def device_status(self, device: str, status: Status) -> None:
        """Keep a device's latest status.

        A retained status may be old: the device was seen when it said so, not when it arrives.
        """
        seen_ms = min(status.at_ns, time.time_ns()) // 1_000_000
        with self._redis.pipeline(transaction=True) as batch:
            batch.hset(_DEVICE + device, "status", msgspec.json.encode(status))
            batch.zadd(_DEVICES, {device: seen_ms}, gt=True)
            batch.execute()
        self._crowd_out()

    def _crowd_out(self) -> None:
        """Let the longest unseen devices make room for new ones, as `record` does."""
        crowded_out = self._redis.zrange(_DEVICES, 0, -self._devices_kept - 1)
        if crowded_out:
            with self._redis.pipeline(transaction=True) as batch:
                batch.zrem(_DEVICES, *crowded_out)
                batch.delete(*(_DEVICE.encode() + name for name in crowded_out))
                batch.execute()

    def forget_before(self, captured_at_ns: int, most: int = 1_000) -> int:
        """Remove hits captured before a time, at most so many; returns how many.

        The counts per cell stay: they are of all time, for hits and for frames seen alike.
        """
        old = self._redis.zrange(
            _BY_TIME, "-inf", f"({captured_at_ns // 1_000_000}", byscore=True, offset=0, num=most
        )
        if old:
            with self._redis.pipeline(transaction=True) as batch:
                batch.delete(*(_HIT.encode() + hit_id for hit_id in old))
                batch.zrem(_BY_TIME, *old)
                batch.zrem(_BY_PLACE, *old)
                batch.execute()
        return len(old)


class HitReader:
    """What the map reads. Every method raises redis.RedisError when the store does not answer."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once

    def version(self) -> str:
        """Name the store's present state of hits; another name means that there are new ones."""
        last = self._redis.xrevrange(_CHANGES, count=1)
        return last[0][0].decode() if last else "0-0"

    def latest(self, most: int) -> list[Hit]:
        """Read the latest hits by capture time, newest first."""
        return _read_hits(self._redis, self._redis.zrevrange(_BY_TIME, 0, most - 1))

    def latest_in_parts(self, most: int) -> Iterator[list[Hit]]:
        """Read what `latest` does, 1,000 at a time: who passes them on need not hold them all."""
        ids = self._redis.zrevrange(_BY_TIME, 0, most - 1)
        for start in range(0, len(ids), _MGET_CHUNK):
            yield _read_hits(self._redis, ids[start : start + _MGET_CHUNK])

    def hit(self, hit_id: str) -> Hit | None:
        """Read one hit; None where there is none of that id."""
        found = _read_hits(self._redis, [hit_id.encode()])
        return found[0] if found else None

    def near(self, lat: float, lon: float, radius_m: float) -> list[Hit]:
        """Read the hits within a radius, nearest first."""
        ids = self._redis.geosearch(
            _BY_PLACE, longitude=lon, latitude=lat, radius=radius_m, unit="m", sort="ASC"
        )
        return _read_hits(self._redis, ids)

    def hit_count(self) -> int:
        """Count the hits in the store."""
        return int(self._redis.zcard(_BY_TIME))

    def totals(self) -> Totals:
        """Read the counters."""
        return _totals(self._redis.hgetall(_TOTALS))

    def devices(self, most: int = 200) -> list[Device]:
        """Read the devices, latest seen first."""
        seen = self._redis.zrevrange(_DEVICES, 0, most - 1, withscores=True)
        with self._redis.pipeline(transaction=False) as batch:
            for name, _ in seen:
                batch.hgetall(_DEVICE + name.decode())
            fields = batch.execute()
        return [
            Device(
                name=name.decode(),
                last_seen_ns=int(ms) * 1_000_000,
                totals=_totals(record),
                status=_decoded(record[b"status"], Status) if b"status" in record else None,
            )
            for (name, ms), record in zip(seen, fields, strict=True)
        ]

    def device_count(self) -> int:
        """Count the devices that the store knows."""
        return int(self._redis.zcard(_DEVICES))

    def cells(self) -> dict[str, tuple[int, int]]:
        """Read every H3 cell's (frames seen, hits)."""
        seen, hits = self._redis.hgetall(_CELLS_SEEN), self._redis.hgetall(_CELLS_HITS)
        return {
            cell.decode(): (int(seen.get(cell, 0)), int(hits.get(cell, 0)))
            for cell in {**seen, **hits}
        }

    def rejected_count(self) -> int:
        """Count the dead letters that are kept."""
        return int(self._redis.xlen(_REJECTED))

    def rejected(self, most: int) -> list[DeadLetter]:
        """Read the latest dead letters, newest first."""
        return [
            DeadLetter(
                at_ms=int(entry.split(b"-")[0]),
                device=letter[b"device"].decode(),
                reason=letter[b"reason"].decode(),
                detail=letter[b"detail"].decode(),
                payload=letter[b"payload"],
            )
            for entry, letter in self._redis.xrevrange(_REJECTED, count=most)
        ]


def _done_place(seen: Observation) -> tuple[str, bytes]:
    """Name the hash, and the field in it, that stand for a frame that is done.

    An id begins with its time, so the ids of a device's minute share a hash, small enough to be
    packed: 22 bytes an id, where a key of its own took 187.
    """
    return f"{_DONE}{seen.device}:{seen.id[:8]}", bytes.fromhex(seen.id[8:])


def _hit_arguments(hit: Hit | None) -> tuple[Any, ...]:
    """Give the script's hit JSON, captured-ms, longitude, latitude and cell."""
    if hit is None:
        return b"", 0, 0, 0, ""
    captured_ms = hit.captured_at_ns // 1_000_000
    indexed_lat = max(-_MOST_LATITUDE, min(_MOST_LATITUDE, hit.lat))
    return msgspec.json.encode(hit), captured_ms, hit.lon, indexed_lat, cell_of(hit.lat, hit.lon)


def _totals(record: dict[bytes, bytes]) -> Totals:
    names = Totals.__dataclass_fields__
    return Totals(**{name: int(record.get(name.encode(), 0)) for name in names})


def _read_hits(client: Any, ids: Iterable[bytes]) -> list[Hit]:
    keys = [_HIT.encode() + hit_id for hit_id in ids]
    found: list[Hit] = []
    for start in range(0, len(keys), _MGET_CHUNK):
        records = client.mget(keys[start : start + _MGET_CHUNK])
        found += [hit for record in records if record and (hit := _decoded(record, Hit))]
    return found


def _decoded(record: bytes, kind: type[_T]) -> _T | None:
    """Decode what Redis holds; one damaged record must not hide all others."""
    try:
        return msgspec.json.decode(record, type=kind)
    except msgspec.MsgspecError as error:
        log.warning("damaged record in the store", kind=kind.__name__, why=str(error))
        return None
