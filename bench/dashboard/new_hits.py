"""Hits that come in while something is measured, written as the cloud writes them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import numpy as np

from litterfog.bench.dashboard.records import hit_of, observation_of
from litterfog.bench.dashboard.subject import Subject
from litterfog.wire.frame import new_frame_id
from litterfog.wire.hits import HitWriter
from litterfog.wire.store_client import open_store

_TIMEOUT_S = 5.0


class NewHits:
    """Hits of now, where the town has hits already."""

    def __init__(self, subject: Subject) -> None:
        self._town = subject.town
        self._writer = HitWriter(open_store(subject.store, timeout_s=_TIMEOUT_S))
        self._rng = np.random.default_rng(len(subject.town))

    def write_one(self) -> None:
        """Write one; raises redis.RedisError."""
        now_ns = time.time_ns()
        like = hit_of(self._town, int(self._rng.integers(len(self._town))))
        times = {"captured_at_ns": now_ns, "received_at_ns": now_ns}
        hit = msgspec.structs.replace(like, id=new_frame_id(), **times)
        self._writer.record(observation_of(hit))

    @contextmanager
    def coming(self, per_s: float) -> Iterator[None]:
        """Write so many a second for as long as the block lasts."""
        ended = threading.Event()

        def write() -> None:
            due = time.monotonic()
            while not ended.is_set():
                self.write_one()
                due += 1 / per_s
                ended.wait(max(0.0, due - time.monotonic()))

        thread = threading.Thread(target=write, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(_TIMEOUT_S)
