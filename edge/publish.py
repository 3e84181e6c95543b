"""Send what the outbox holds, and let it go on the cloud's receipt.

A PUBACK says only that the broker has a message; the receipt says that Redis has the result.
"""

import threading
import time
from collections.abc import Callable

import msgspec
import structlog
from paho.mqtt.client import MQTTMessageInfo

from litterfog.edge.delivery import Delivery
from litterfog.edge.flight import Flight, Patience
from litterfog.edge.outbox import Outbox, QueuedFrame
from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.broker import Connection
from litterfog.wire.message import Message, Will
from litterfog.wire.receipt import Receipt, decode_receipts
from litterfog.wire.refusal import Reason
from litterfog.wire.status import Status, encode_status
from litterfog.wire.topics import device_topics

log = structlog.get_logger()

_WINDOW = 16  # frames sent and without receipt: below paho's 20, so that a status gets through
_PACKET_OVERHEAD_BYTES = 1_024  # topic and properties of one message, generously
_STATUS_EVERY_S = 10.0
_TICK_S = 0.5


class Publisher:
    """Publishes in a thread of its own; `delivery` tells how it goes."""

    def __init__(
        self,
        address: BrokerAddress,
        device: str,
        outbox: Outbox,
        *,
        resend_after_s: float,
        status: Callable[[], Status],
        on_control: Callable[[bytes], None],
        keep_receipts: bool,
        on_unusable: Callable[[], None] = lambda: None,
    ) -> None:
        self.delivery = Delivery()
        self._topics = device_topics(device)
        self._outbox = outbox
        self._patience = Patience(resend_after_s)
        self._status = status
        self._on_control = on_control
        # Told of each receipt before its frame leaves the outbox, and again where it repeats.
        self.on_receipt: Callable[[Receipt], None] = lambda _: None
        self._keep_receipts = keep_receipts
        self._flights: dict[str, Flight] = {}
        self._last_seq = 0
        self._status_due_at = 0.0
        self._told: Status | None = None
        self._wake = threading.Condition()
        self._stopping = False
        self._draining = False
        self.fault: str | None = None  # of its latest turn
        self.turned_at = time.monotonic()
        self._news = False
        offline = msgspec.structs.replace(status(), state="offline")
        self.connection = Connection(
            address,
            f"litterfog-edge-{device}",
            subscriptions=[self._topics.receipts, self._topics.control],
            on_message=self._received,
            on_up=self._came_up,
            on_unusable=on_unusable,
            will=Will(self._topics.status, encode_status(offline)),
        )
        self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)

    def start(self) -> None:
        """Begin to connect and to send."""
        self.connection.start()
        self._thread.start()

    def notify(self) -> None:
        """Say that the outbox or the status has changed."""
        with self._wake:
            self._news = True
            self._wake.notify_all()

    def drain(self, most_s: float) -> None:
        """Send nothing new, and wait a while for receipts that are on their way."""
        self._draining = True
        deadline = time.monotonic() + most_s
        with self._wake:
            while self._flights and self.connection.up.is_set() and time.monotonic() < deadline:
                self._wake.wait(0.05)

    def stop(self) -> None:
        """Say offline and disconnect; what is in the outbox stays there."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self._thread.join(timeout=5)
        offline = msgspec.structs.replace(self._status(), state="offline")
        self.connection.publish(self._topics.status, encode_status(offline), retain=True)
        self.connection.stop()

    def wait_receipted(
        self, idle_s: float, stopping: threading.Event, on_wait: Callable[[], None]
    ) -> str | None:
        """Wait until nothing is pending; else say why it was given up.

        It is given up after `idle_s` seconds without any receipt, or when `stopping` is set.
        """
        self.delivery.last_receipt_at = time.monotonic()
        while self._outbox.pending:
            if stopping.is_set():
                return f"interrupted; {self._kept()}"
            if time.monotonic() - self.delivery.last_receipt_at > idle_s:
                return self._why_waiting(idle_s)
            with self._wake:
                self._wake.wait(_TICK_S)
            on_wait()
        return None

    def _kept(self) -> str:
        return f"{self._outbox.pending} frames are kept in {self._outbox.path} for the next run"

    def _why_waiting(self, idle_s: float) -> str:
        kept = self._kept()
        connection = self.connection
        if not connection.up.is_set():
            why = connection.last_error or "no connection"
            return f"broker {connection.address}: {why}; {kept}"
        if connection.refusal:
            return f"broker {connection.address}: {connection.refusal}; {kept}"
        return (
            f"no receipt in {idle_s:.0f} s: is a cloud subscriber running and its Redis up? {kept}"
        )

    def _run(self) -> None:
        while not self._stopping:
            self.turned_at = time.monotonic()
            try:
                self._turn()
                self.fault = None
            except Exception as error:  # this thread must outlive any one frame
                self.fault = str(error) or repr(error)
                log.exception("not sent")
            with self._wake:
                if not self._stopping and not self._news:
                    self._wake.wait(_TICK_S)
                self._news = False

    def _turn(self) -> None:
        if not self.connection.up.is_set():
            return
        now = time.monotonic()
        self._tell_status(now)
        self._resend(now)
        room = min(_WINDOW, self.connection.receive_maximum) - len(self._flights)
        if room > 0 and not self._draining:
            self._send_new(room)

    def _tell_status(self, now: float) -> None:
        """Publish the status when it is time, or at once when an operator has changed it."""
        status = self._status()
        told = self._told
        if told is None or _way(status) != _way(told) or now >= self._status_due_at:
            self.connection.publish(self._topics.status, encode_status(status), retain=True)
            self._status_due_at = now + _STATUS_EVERY_S
            self._told = status

    def _resend(self, now: float) -> None:
        for frame_id, flight in list(self._flights.items()):
            if now < flight.due_at:
                continue
            if not flight.is_at_the_broker:
                flight.due_at = now + self._patience.after(0)
                continue
            frame = self._outbox.read(flight.seq)
            if frame is None:
                self._flights.pop(frame_id, None)
            elif self._fits(frame) and (info := self._publish(frame)) is not None:
                flight.info = info
                flight.due_at = now + self._patience.after(flight.attempts)
                flight.attempts += 1

    def _send_new(self, most: int) -> None:
        frames = self._outbox.after(self._last_seq, most)
        try:
            if frames:
                self._outbox.mark_sent([frame.seq for frame in frames])
        finally:  # a full disk is told, and stops no frame
            for frame in frames:
                if not self._send(frame):
                    break  # the connection is gone; later frames must not overtake this one

    def _send(self, frame: QueuedFrame) -> bool:
        """Send a frame for the first time; False when there is no connection."""
        if not self._fits(frame):
            self._last_seq = frame.seq
            return True
        # Known before it is sent: the receipt may be here before publish returns.
        now = time.monotonic()
        flight = Flight(frame.seq, now + self._patience.after(0), None, _waited_ms(frame), now)
        self._flights[frame.id] = flight
        flight.info = self._publish(frame)
        if flight.info is None:
            self._flights.pop(frame.id, None)
            return False
        self._last_seq = frame.seq
        return True

    def _fits(self, frame: QueuedFrame) -> bool:
        """Set a frame aside that the broker would answer by closing the connection."""
        limit = self.connection.max_packet_bytes
        if len(frame.payload) + _PACKET_OVERHEAD_BYTES <= limit:
            return True
        detail = f"{len(frame.payload)} bytes; the broker takes packets of {limit}"
        self._settle(Receipt(frame.id, "rejected", Reason.OVERSIZE, detail))
        return False

    def _publish(self, frame: QueuedFrame) -> MQTTMessageInfo | None:
        times = {"queue_ms": f"{_waited_ms(frame):.1f}"}
        if frame.encode_ms is not None:
            times["encode_ms"] = f"{frame.encode_ms:.3f}"
        return self.connection.publish(
            self._topics.frames,
            frame.payload,
            content_type=frame.content_type,
            correlation=frame.id.encode(),
            properties=times,
        )

    def _came_up(self) -> None:
        for flight in list(self._flights.values()):
            flight.lost()
        self._told = None
        self.notify()

    def _received(self, message: Message) -> None:
        message.ack()
        if message.topic == self._topics.control:
            if message.payload:  # else a retained message was cleared
                self._on_control(message.payload)
                self.notify()
            return
        try:
            receipts = decode_receipts(message.payload)
        except msgspec.MsgspecError as error:
            log.warning("not receipts", why=str(error))
            return
        for receipt in receipts:
            self._settle(receipt)
        self.notify()

    def _settle(self, receipt: Receipt) -> None:
        self.on_receipt(receipt)
        if receipt.outcome == "rejected":
            gone = self._outbox.reject(receipt.id, str(receipt.reason))
        else:
            gone = self._outbox.remove(receipt.id)
        flight = self._flights.pop(receipt.id, None)
        if gone:  # else it was settled before: a repeated receipt
            self.delivery.count(receipt, flight, keep=self._keep_receipts)


def _waited_ms(frame: QueuedFrame) -> float:
    """Say how long a frame has been in the outbox; a clock that was set back makes it 0."""
    return max(0.0, (time.time_ns() - frame.appended_ns) / 1e6)


def _way(status: Status) -> tuple[object, ...]:
    """Give what an operator may change, and what they were answered."""
    way = status.model, status.split, status.codec, status.look
    return *way, status.rate_hz, status.answer
