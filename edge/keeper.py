"""Patience with the outbox: what its file or disk does not take is tried again."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from litterfog.edge.outbox import FrameTooLargeError, OutboxError

log = structlog.get_logger()

_DISK_WAIT_S = 1.0
_Kept = TypeVar("_Kept")


class Keeper:
    """Does things with the outbox, one after another, in the calling thread."""

    def __init__(
        self, stopping: threading.Event, most_s: float | None, on_wait: Callable[[], None]
    ) -> None:
        """Wait for `most_s` seconds, or (None) until the run ends."""
        self.fault: str | None = None  # why the outbox does not take what is in hand
        self._stopping = stopping
        self._most_s = most_s
        self._on_wait = on_wait

    def keep(self, doing: Callable[[], _Kept]) -> _Kept:
        """Do it, and wait while the file or the disk does not take it.

        Raises:
            FrameTooLargeError: it never will.
            OutboxError: the run is to end before, or it has waited long enough.
        """
        since = time.monotonic()
        while True:
            try:
                kept = doing()
            except FrameTooLargeError:
                raise
            except OutboxError as error:
                self.fault = str(error)
                log.warning("not kept, trying again", why=str(error))
                waited_s = time.monotonic() - since
                given_up = self._most_s is not None and waited_s > self._most_s
                if given_up or self._stopping.wait(_DISK_WAIT_S):
                    raise
                self._on_wait()
            else:
                self.fault = None
                return kept
