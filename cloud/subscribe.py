"""Take messages, finish them, store them, send receipts: one worker, in order.

A message is acknowledged, and its receipt sent, only after Redis has the result. While Redis is
away the worker holds its message and the broker holds the rest.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import msgspec
import redis
import structlog

from litterfog.cloud.finish import Result
from litterfog.cloud.inbox import Inbox, QueuedMessage
from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.broker import Connection
from litterfog.wire.checks import check_size
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import MAX_PAYLOAD_BYTES
from litterfog.wire.hits import HitWriter, StoreVersionError
from litterfog.wire.message import Message
from litterfog.wire.receipt import Receipt, encode_receipts, rejection
from litterfog.wire.refusal import CodecError, Reason
from litterfog.wire.status import decode_status
from litterfog.wire.store.version import words_of
from litterfog.wire.topics import ALL_FRAMES, ALL_STATUS, device_of, device_topics

log = structlog.get_logger()

RECEIVE_MAXIMUM = 20  # messages that the broker may have unacknowledged here
_QUEUE_LENGTH = 4 * RECEIVE_MAXIMUM  # some reconnects with Redis away; more is sent again
_QUEUE_BYTES = 4 * MAX_PAYLOAD_BYTES
_STORE_RETRY_S = 1.0
_RETENTION_EVERY_S = 60.0
_TOLD_EVERY = 10_000
_TICK_S = 0.5
_PASSING_ANSWERS = ("OOM", "MISCONF", "BUSY", "LOADING", "READONLY", "NOREPLICAS", "MASTERDOWN")
_IN_PIPELINE = "caused error: "  # redis-py puts the command before the answer


_T = TypeVar("_T")
Finish = Callable[[Message, float], Result]  # of a message that has waited so many ms


class _StoppedError(Exception):
    """The process is to stop before Redis has taken a result."""


class Subscriber:
    """The cloud's worker. `counts` tells what became of the frames."""

    def __init__(
        self,
        stopping: threading.Event,
        on_connected: Callable[[], None],
        address: BrokerAddress,
        client_id: str,
        hits: HitWriter,
        finish: Finish,
        *,
        retention_s: float | None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.store_refusals = 0
        self.frame_at: float | None = None  # monotonic, of the last one finished
        self._stopping = stopping
        self._hits = hits
        self._finish = finish
        self._retention_s = retention_s
        self._retention_due_at = 0.0
        self._inbox = Inbox(_QUEUE_LENGTH, _QUEUE_BYTES)
        self._turned_at = time.monotonic()
        self._refused: str | None = None  # why Redis does not take what the worker holds
        self.connection = Connection(
            address,
            client_id,
            subscriptions=[ALL_FRAMES, ALL_STATUS],
            on_message=self._received,
            on_up=on_connected,
            on_unusable=stopping.set,
            receive_maximum=RECEIVE_MAXIMUM,
        )

    def run(self) -> None:
        """Work in the calling thread until `stopping` is set.

        Raises:
            StoreVersionError: the store is of a version that is not known yet.
        """
        self.connection.start()
        try:
            self._take_over()  # meanwhile the broker holds the messages
            while not self._stopping.is_set():
                self._turn()
        except _StoppedError:
            return
        finally:
            self.connection.stop()

    def _turn(self) -> None:
        self._turned_at = time.monotonic()
        self._retain()
        if queued := self._inbox.get(_TICK_S):
            self._one(queued)

    def _take_over(self) -> None:
        def progress(moved: int, of_all: int) -> None:
            self._turned_at = time.monotonic()
            if moved == of_all or moved % _TOLD_EVERY == 0:
                log.info("hits of an older store taken over", hits=moved, of_all=of_all)

        self._stored(lambda: self._hits.take_over(progress))

    @property
    def queue_depth(self) -> int:
        """How many messages wait for the worker."""
        return self._inbox.depth

    @property
    def store_up(self) -> bool:
        """Whether Redis takes what the worker holds."""
        return self._refused is None

    def problem(self, stuck_after_s: float) -> str | None:
        """Say what keeps the worker from working; None when nothing does. For other threads."""
        if self._refused:
            return f"store does not take a result: {self._refused}"
        silent_s = time.monotonic() - self._turned_at
        return f"worker stuck for {silent_s:.0f} s" if silent_s > stuck_after_s else None

    def _received(self, message: Message) -> None:
        if not self._inbox.put(message):  # the edge sends it again
            self.counts["overflow"] += 1
            message.ack()

    def _one(self, queued: QueuedMessage) -> None:
        message = queued.message
        try:
            device = device_of(message.topic)
        except ValueError:  # a level that no device may have, such as an empty one
            self.counts["foreign topic"] += 1
            message.ack()
            return
        try:
            if message.topic.endswith("/status"):
                self._status(message, device)
            else:
                self._frame(queued, device)
        except _StoppedError:
            return  # with Redis away: not acknowledged, no receipt
        except Exception:  # the worker must outlive a bad message
            self.counts["internal"] += 1
            log.exception("message not finished", topic=message.topic)
            self._give_up(message, device)

    def _give_up(self, message: Message, device: str) -> None:
        """Dead-letter a message; one whose dead letter Redis refuses comes again by its device."""
        try:
            self._reject(message, device, Reason.INTERNAL, "a fault of the cloud; see its log")
        except _StoppedError:
            return
        except redis.RedisError:
            log.exception("no dead letter", topic=message.topic)
            message.ack()

    def _frame(self, queued: QueuedMessage, device: str) -> None:
        message, waited_ms = queued.message, (time.monotonic() - queued.at) * 1e3
        try:
            check_size(queued.payload_bytes, MAX_PAYLOAD_BYTES)
            result = self._finish(message, waited_ms)
        except CodecError as error:
            self._reject(message, device, error.reason, error.detail)
            return
        started = time.perf_counter()
        outcome = self._stored(lambda: self._hits.record(result.observation))
        store_ms = ms_since(started)
        self.counts[outcome] += 1
        self.frame_at = time.monotonic()
        self._receipt(device, _receipt(result, outcome, store_ms))
        message.ack()

    def _reject(self, message: Message, device: str, reason: Reason, detail: str) -> None:
        log.warning("frame rejected", device=device, why=reason, detail=detail)
        kept = message.payload, message.content_type
        self._stored(lambda: self._hits.reject(device, reason, detail, *kept))
        self.counts["rejected"] += 1
        receipt = rejection(message.correlation or b"", reason, detail)
        if receipt:
            self._receipt(device, receipt)
        message.ack()

    def _status(self, message: Message, device: str) -> None:
        try:
            status = decode_status(message.payload) if message.payload else None
        except msgspec.MsgspecError as error:
            log.warning("not a status", device=device, why=str(error))
            status = None
        if status:
            self._stored(lambda: self._hits.device_status(device, status))
        message.ack()

    def _stored(self, write: Callable[[], _T]) -> _T:
        """Write until Redis has taken it; _StoppedError when the process is to stop before."""
        try:
            while True:
                try:
                    return write()
                except redis.RedisError as error:
                    if not _passing(error):
                        raise
                    self._refused = words_of(error)
                    self.store_refusals += 1
                    log.warning("store does not take it, trying again", why=self._refused)
                if self._stopping.wait(_STORE_RETRY_S):
                    raise _StoppedError
        finally:
            self._turned_at = time.monotonic()
            self._refused = None

    def _receipt(self, device: str, receipt: Receipt) -> None:
        self.connection.publish(device_topics(device).receipts, encode_receipts([receipt]))

    def _retain(self) -> None:
        if self._retention_s is None or time.monotonic() < self._retention_due_at:
            return
        self._retention_due_at = time.monotonic() + _RETENTION_EVERY_S
        try:
            removed = self._hits.forget_before(time.time_ns() - int(self._retention_s * 1e9))
        except redis.RedisError as error:
            log.warning("old hits not removed", why=str(error))
            return
        if removed:
            log.info("old hits removed", hits=removed)


def _passing(error: redis.RedisError) -> bool:
    """Tell what mends itself, or is mended at the store, from what this write can never do."""
    if isinstance(error, StoreVersionError):
        return False
    if not isinstance(error, redis.ResponseError):
        return True  # no connection, a time-out, no permission yet
    refusals = redis.exceptions
    kinds = (refusals.OutOfMemoryError, refusals.ReadOnlyError, refusals.NoPermissionError)
    answer = str(error).rpartition(_IN_PIPELINE)[2]
    return isinstance(error, kinds) or answer.startswith(_PASSING_ANSWERS)


def _receipt(result: Result, outcome: str, store_ms: float) -> Receipt:
    return Receipt(
        result.observation.id,
        outcome,  # type: ignore[arg-type]  # stored, clean or duplicate, by HitWriter.record
        probability=result.probability,
        timings=msgspec.structs.replace(result.timings, store_ms=store_ms),
        unsure=result.unsure,
    )
