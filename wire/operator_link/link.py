"""One connection of an operator: hears statuses, controls and receipts; publishes and waits."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

import msgspec

from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.broker import Connection
from litterfog.wire.message import Message
from litterfog.wire.operator_link.letters import check_whole, frame_id_of
from litterfog.wire.operator_link.orders import Order, Outcome, merged, order_of, outcome_of
from litterfog.wire.receipt import Receipt, decode_receipts
from litterfog.wire.status import Control, Status, decode_control, decode_status
from litterfog.wire.store_records import DeadLetter
from litterfog.wire.topics import (
    ALL_CONTROLS,
    ALL_RECEIPTS,
    ALL_STATUS,
    OPERATOR,
    device_of,
    device_topics,
)

CONNECT_S = 5.0
ANSWER_S = 10.0  # a device answers within a second of its next picture, or of half a second's rest
_MOST_DEVICES = 20_000
_MOST_RECEIPTS = 1_000  # of all devices, the latest
_TICK_S = 0.5
_MARK = device_topics(OPERATOR).control  # no device's: to hear oneself after all that is retained


class NoBrokerError(OSError):
    """The broker cannot be reached, or does not let the operator in: says why."""


class OperatorLink:
    """Connects when it is first needed; its methods may be called from several threads."""

    def __init__(self, address: BrokerAddress, client_id: str) -> None:
        self.statuses: dict[str, Status] = {}
        self.standing: dict[str, Control] = {}  # what is retained for each device
        self._receipts: OrderedDict[str, Receipt] = OrderedDict()
        self._news = threading.Condition()
        self._heard_all = threading.Event()
        self._lock = threading.Lock()
        self._started = False
        self._connection = Connection(
            address,
            client_id,
            subscriptions=[ALL_STATUS, ALL_CONTROLS, ALL_RECEIPTS],
            on_message=self._received,
            on_up=self._came_up,
        )

    def connect(self, most_s: float = CONNECT_S) -> None:
        """Wait until all that is retained has been heard; raises NoBrokerError."""
        with self._lock:
            if not self._started:
                self._started = True
                self._connection.start()
        deadline = time.monotonic() + most_s
        while not self._heard_all.wait(0.05):
            failed = self._connection.unusable or self._connection.last_error
            if failed or time.monotonic() > deadline:
                why = failed or self._connection.refusal or f"no answer within {most_s:.0f} s"
                raise NoBrokerError(f"broker {self._connection.address}: {why}")

    def close(self) -> None:
        """Disconnect."""
        if self._started:
            self._connection.stop()

    def order(
        self, devices: Iterable[str], wanted: Control | None, most_s: float = ANSWER_S
    ) -> list[Outcome]:
        """Order devices what they do, retained, and wait for what each makes of it.

        None clears what stands: a device goes on as it is, and starts anew by its own settings.

        Raises:
            NoBrokerError: the broker does not take it.
        """
        orders = {device: self._publish_order(device, wanted) for device in devices}
        if wanted is None:
            return [Outcome(device, "applied") for device in orders]
        found: dict[str, Outcome] = {}

        def all_answered() -> bool:
            found.update(self._outcomes(orders))
            return len(found) == len(orders)

        self._wait(all_answered, most_s)
        silent = f"no answer within {most_s:.0f} s; the order stands, and its status will tell"
        return [found.get(device) or Outcome(device, "silent", silent) for device in orders]

    def resend(self, letter: DeadLetter, most_s: float = ANSWER_S) -> Receipt | None:
        """Send a dead letter again, in its device's name; gives the cloud's receipt, if one comes.

        Raises:
            NotSentError: it is not whole.
            NoBrokerError: the broker does not take it.
        """
        check_whole(letter)
        frame_id = frame_id_of(letter)
        self._receipts.pop(frame_id or "", None)
        self._publish(
            device_topics(letter.device).frames,
            letter.payload,
            content_type=letter.content_type,
            correlation=frame_id.encode() if frame_id else None,
        )
        if frame_id is None:
            return None
        self._wait(lambda: frame_id in self._receipts, most_s)
        return self._receipts.get(frame_id)

    def _outcomes(self, orders: Mapping[str, Order]) -> dict[str, Outcome]:
        told = (outcome_of(name, order, self.statuses.get(name)) for name, order in orders.items())
        return {outcome.device: outcome for outcome in told if outcome}

    def _publish_order(self, device: str, wanted: Control | None) -> Order:
        order = Order(b"", frozenset())
        if wanted is not None:
            status = self.statuses.get(device)
            standing = self.standing.get(device)
            order = order_of(merged(standing, wanted, status.answer if status else None))
        self._publish(device_topics(device).control, order.payload, retain=True)
        return order

    def _publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        content_type: str | None = None,
        correlation: bytes | None = None,
    ) -> None:
        connection = self._connection
        connection.refusal = None
        info = connection.publish(
            topic, payload, retain=retain, content_type=content_type, correlation=correlation
        )
        if info is None:
            raise NoBrokerError(f"broker {connection.address}: the connection is lost")
        info.wait_for_publish(CONNECT_S)
        if connection.refusal or not info.is_published():
            raise NoBrokerError(f"{topic}: {connection.refusal or 'the broker does not take it'}")

    def _wait(self, done: Callable[[], bool], most_s: float) -> None:
        deadline = time.monotonic() + most_s
        with self._news:
            while not done() and (left_s := deadline - time.monotonic()) > 0:
                self._news.wait(min(left_s, _TICK_S))

    def _came_up(self) -> None:
        self._connection.publish(_MARK, b"")

    def _received(self, message: Message) -> None:
        message.ack()
        if message.topic == _MARK:
            self._heard_all.set()
            return
        try:
            self._hear(message.topic.rpartition("/")[2], device_of(message.topic), message.payload)
        except (ValueError, msgspec.MsgspecError):  # no device's topic, or of a version to come
            return
        with self._news:
            self._news.notify_all()

    def _hear(self, leaf: str, device: str, payload: bytes) -> None:
        if leaf == "receipts":
            for receipt in decode_receipts(payload):
                self._receipts[receipt.id] = receipt
            while len(self._receipts) > _MOST_RECEIPTS:
                self._receipts.popitem(last=False)
        elif leaf == "control":
            self._stands(device, payload)
        elif not payload:
            self.statuses.pop(device, None)
        elif device in self.statuses or len(self.statuses) < _MOST_DEVICES:
            self.statuses[device] = decode_status(payload)

    def _stands(self, device: str, payload: bytes) -> None:
        self.standing.pop(device, None)
        if payload and len(self.standing) < _MOST_DEVICES:
            self.standing[device] = decode_control(payload)
