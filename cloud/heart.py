"""How a subscriber is: a heartbeat in Redis, and what its health file is to say.

Runs beside the worker, so that both stay fresh while the worker waits for Redis.
"""

import time
from collections import deque
from contextlib import suppress
from importlib.metadata import version

import redis

from litterfog.cloud.subscribe import Subscriber
from litterfog.wire.health import EVERY_S, STUCK_S, Health, Link
from litterfog.wire.heartbeat import Heartbeat
from litterfog.wire.store.version import words_of
from litterfog.wire.subscribers import SubscriberWriter

_MINUTE_S, _HOUR_S = 60.0, 3_600.0
_VERSION = version("litterfog")


class Heart:
    """Beats for one subscriber; each beat is a trial of whether Redis takes writes."""

    def __init__(
        self,
        subscriber: Subscriber,
        writer: SubscriberWriter,
        subscriber_id: str,
        models: list[str],
    ) -> None:
        self._subscriber = subscriber
        self._writer = writer
        self._id = subscriber_id
        self._models = models
        self._link = Link(subscriber.connection)
        self._recent = RecentCounts()
        self._started_at_ns = time.time_ns()

    def beat(self) -> Health:
        """Write the heartbeat; gives the health that this and the worker show."""
        worker = self._subscriber.problem(STUCK_S)
        away = self._link.look()
        refused = self._write(away or worker)
        return Health(away or refused or worker)

    def leave(self) -> None:
        """Take the heartbeat back: this subscriber ends in order."""
        with suppress(redis.RedisError):  # it expires by itself
            self._writer.leave(self._id)

    def _write(self, problem: str | None) -> str | None:
        try:
            self._writer.beat(self._heartbeat(problem))
        except redis.RedisError as error:
            return f"store does not take writes: {words_of(error)}"
        return None

    def _heartbeat(self, problem: str | None) -> Heartbeat:
        counts = dict(self._subscriber.counts)
        hits = counts.get("stored", 0)
        self._recent.add(time.monotonic(), hits + counts.get("clean", 0), hits)
        frames_minute, hits_minute = self._recent.within(_MINUTE_S)
        frames_hour, hits_hour = self._recent.within(_HOUR_S)
        return Heartbeat(
            id=self._id,
            version=_VERSION,
            started_at_ns=self._started_at_ns,
            at_ns=time.time_ns(),
            problem=problem,
            models=self._models,
            counts=counts,
            queue=self._subscriber.queue_depth,
            frames_minute=frames_minute,
            frames_hour=frames_hour,
            hits_minute=hits_minute,
            hits_hour=hits_hour,
        )


class RecentCounts:
    """Counts that only grow, remembered for an hour, to tell how much they grew of late."""

    def __init__(self) -> None:
        kept = int(_HOUR_S / EVERY_S) + 2
        self._known: deque[tuple[float, int, int]] = deque([(float("-inf"), 0, 0)], maxlen=kept)

    def add(self, at_s: float, frames: int, hits: int) -> None:
        """Note the counts at a monotonic time."""
        self._known.append((at_s, frames, hits))

    def within(self, seconds: float) -> tuple[int, int]:
        """Give how many frames and hits came in so many seconds before the latest note."""
        now_s, frames, hits = self._known[-1]
        before = [known for known in self._known if known[0] <= now_s - seconds]
        _, frames_before, hits_before = before[-1] if before else self._known[0]
        return frames - frames_before, hits - hits_before
