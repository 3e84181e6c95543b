"""How long a device waits before the next picture: for its time, for a receipt, for room."""

import threading
import time
from collections.abc import Callable

from litterfog.edge.outbox import Outbox
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.sources.kind import Source
from litterfog.edge.way import Way

_FULL_WAIT_S = 0.2
_LOCK_STEP_S = 0.02
_TICK_S = 0.5


class Pace:
    """Waits in the calling thread; every wait ends when `stopping` is set."""

    def __init__(
        self,
        settings: EdgeSettings,
        source: Source,
        way: Way,
        outbox: Outbox,
        stopping: threading.Event,
    ) -> None:
        self._settings = settings
        self._source = source
        self._way = way
        self._outbox = outbox
        self._stopping = stopping

    def keep_to_rate(self, started: float, on_wait: Callable[[], None]) -> None:
        """Wait for the next picture's time; a control may change the rate meanwhile."""
        while self._way.rate_hz and not self._stopping.is_set():
            left_s = started + 1 / self._way.rate_hz - time.monotonic()
            if left_s <= 0:
                return
            self._stopping.wait(min(left_s, _TICK_S))
            on_wait()

    def wait_for_room(self, on_wait: Callable[[], None]) -> bool:
        """Let pictures that keep wait while the outbox is full; False when --once gives up.

        A camera's do not keep: they go on, and the outbox drops the oldest frames and counts them.
        """
        if not self._source.waits:
            return True
        pending, since = self._outbox.pending, time.monotonic()
        while self._outbox.nearly_full and not self._stopping.wait(_FULL_WAIT_S):
            on_wait()
            if self._outbox.pending < pending:
                pending, since = self._outbox.pending, time.monotonic()
            elif self._settings.once and time.monotonic() - since > self._settings.give_up_after:
                return False
        return True

    def wait_for_receipt(self) -> None:
        """Let nothing of the next picture into this one's times, in lock step."""
        if not self._settings.lock_step:
            return
        deadline = time.monotonic() + self._settings.give_up_after
        while self._outbox.pending and time.monotonic() < deadline:
            if self._stopping.wait(_LOCK_STEP_S):
                return
