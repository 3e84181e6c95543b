"""A store as litterfog 0.2 wrote it, key by key: version 1, which is never written again.

Its script and its keys are copied from there, and must not be changed.
"""

import time
from typing import Any

import msgspec

from litterfog.wire.cells import cell_of
from litterfog.wire.status import Status
from litterfog.wire.store_records import Hit

_P = "litterfog:v1:"
_DONE_TTL_S = 30 * 86_400

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


class FirstWriter:
    """What the cloud of litterfog 0.2 wrote."""

    def __init__(self, client: Any) -> None:
        self._redis = client
        self._record = client.register_script(_RECORD)

    def record(self, frame_id: str, device: str, cells: dict[str, int], hit: Hit | None) -> str:
        place: list[Any] = [b"", 0, 0, 0, ""]
        if hit:
            cell = cell_of(hit.lat, hit.lon)
            json = msgspec.json.encode(hit)
            place = [json, hit.captured_at_ns // 1_000_000, hit.lon, hit.lat, cell]
        now_ms = time.time_ns() // 1_000_000
        words = [word for pair in cells.items() for word in pair]
        start = [frame_id, bytes.fromhex(frame_id[8:]), _DONE_TTL_S, *place, device, now_ms]
        keys = [f"{_P}done:{device}:{frame_id[:8]}", f"{_P}hit:{frame_id}"]
        names = ("hits:by-time", "hits:by-place", "changes", "cells:seen", "cells:hits")
        keys += [_P + name for name in (*names, "totals", "devices", f"device:{device}")]
        end = [10, sum(cells.values()), 10_000, 20_000, f"{_P}device:", *words]
        return str(self._record(keys=keys, args=[*start, *end]).decode())

    def reject(self, device: str, payload: bytes) -> None:
        self._redis.hincrby(_P + "totals", "rejected", 1)
        self._redis.hincrby(f"{_P}device:{device}", "rejected", 1)
        self._redis.zadd(_P + "devices", {device: time.time_ns() // 1_000_000}, gt=True)
        letter = {"device": device, "reason": "model", "detail": "why", "payload": payload}
        self._redis.xadd(_P + "rejected", letter, maxlen=1_000, approximate=True)

    def device_status(self, device: str, status: Status) -> None:
        self._redis.hset(f"{_P}device:{device}", "status", msgspec.json.encode(status))
        seen = {device: status.at_ns // 1_000_000}
        self._redis.zadd(_P + "devices", seen, gt=True)

    def forget(self, hit_id: str) -> None:
        self._redis.delete(f"{_P}hit:{hit_id}")
        self._redis.zrem(_P + "hits:by-time", hit_id)
        self._redis.zrem(_P + "hits:by-place", hit_id)
