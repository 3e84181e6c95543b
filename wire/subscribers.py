"""The subscribers' heartbeats in Redis: who of them lives, and how each is doing.

One record per subscriber id, which expires; the index holds no more than the records do.
"""

import time
from typing import Any, Final

import msgspec
import redis

from litterfog.wire.heartbeat import Heartbeat
from litterfog.wire.store.keys import NOWHERE, key

KEPT_S: Final = 600  # a silent subscriber is shown for so long
_SUBSCRIBERS = key(NOWHERE, "subscribers")  # sorted set: subscriber id by its latest beat in ms
_SUBSCRIBER = key(NOWHERE, "subscriber:")  # string per subscriber id, expires: its Heartbeat, JSON
_KEPT = 1_000


class SubscriberWriter:
    """What a subscriber writes of itself; raises redis.RedisError when it was not taken."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once

    def beat(self, heartbeat: Heartbeat) -> None:
        """Write a heartbeat, and forget subscribers that are long silent."""
        now_ms = time.time_ns() // 1_000_000
        with self._redis.pipeline(transaction=True) as batch:
            batch.set(_SUBSCRIBER + heartbeat.id, msgspec.json.encode(heartbeat), ex=KEPT_S)
            batch.zadd(_SUBSCRIBERS, {heartbeat.id: now_ms})
            batch.zremrangebyscore(_SUBSCRIBERS, "-inf", now_ms - KEPT_S * 1_000)
            batch.zremrangebyrank(_SUBSCRIBERS, 0, -_KEPT - 1)
            batch.execute()

    def leave(self, subscriber_id: str) -> None:
        """Forget a subscriber that ends."""
        with self._redis.pipeline(transaction=True) as batch:
            batch.delete(_SUBSCRIBER + subscriber_id)
            batch.zrem(_SUBSCRIBERS, subscriber_id)
            batch.execute()


def read_heartbeats(client: "redis.Redis") -> list[tuple[Heartbeat, float]]:
    """Read each subscriber's heartbeat and its age in s by Redis's own clock, youngest first."""
    store: Any = client
    names = [name.decode() for name in store.zrevrange(_SUBSCRIBERS, 0, _KEPT - 1)]
    with store.pipeline(transaction=False) as batch:
        for name in names:
            batch.get(_SUBSCRIBER + name)
            batch.pttl(_SUBSCRIBER + name)
        answers = batch.execute()
    pairs = zip(answers[::2], answers[1::2], strict=True)
    return [
        (msgspec.json.decode(record, type=Heartbeat), max(0.0, KEPT_S - left_ms / 1e3))
        for record, left_ms in pairs
        if record is not None
    ]
