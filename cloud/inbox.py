"""Messages that wait for the worker, bounded in number and in bytes; knows nothing of frames."""

import queue
import threading
import time
from dataclasses import dataclass, replace

from litterfog.wire.frame import MAX_PAYLOAD_BYTES
from litterfog.wire.hits import DEAD_LETTER_BYTES
from litterfog.wire.message import Message


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message, of a payload over MAX_PAYLOAD_BYTES only what a dead letter keeps of it."""

    message: Message
    at: float  # monotonic
    payload_bytes: int  # as it came


class Inbox:
    """Filled by the connection's thread, emptied by the worker's."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._queue: queue.Queue[QueuedMessage] = queue.Queue(most)
        self._most_bytes = most_bytes
        self._nbytes = 0
        self._turn = threading.Lock()

    @property
    def depth(self) -> int:
        """How many messages wait."""
        return self._queue.qsize()

    def put(self, message: Message) -> bool:
        """Take a message; False when there is no room for it."""
        payload_bytes = len(message.payload)
        if payload_bytes > MAX_PAYLOAD_BYTES:
            message = replace(message, payload=message.payload[:DEAD_LETTER_BYTES])
        with self._turn:
            if self._nbytes + len(message.payload) > self._most_bytes:
                return False
            try:
                self._queue.put_nowait(QueuedMessage(message, time.monotonic(), payload_bytes))
            except queue.Full:
                return False
            self._nbytes += len(message.payload)
        return True

    def get(self, timeout_s: float) -> QueuedMessage | None:
        """Give the oldest message; None when none has come in time."""
        try:
            queued = self._queue.get(timeout=timeout_s)
        except queue.Empty:
            return None
        with self._turn:
            self._nbytes -= len(queued.message.payload)
        return queued
