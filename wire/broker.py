"""One MQTT 5 connection that comes back by itself; the only place that reconnects.

Knows topics' policy (QoS 1) and nothing of frames.
"""

import ssl
import threading
import time
from collections.abc import Callable

import structlog
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.backoff import Backoff
from litterfog.wire.broker_limits import lacking, refused_for_good
from litterfog.wire.credentials import Credentials, client_context, hear_faults, read_credentials
from litterfog.wire.keepalive import KEEPALIVE_S
from litterfog.wire.message import Message, Will, message_of
from litterfog.wire.mqtt_client import (
    HearingClient,
    connect_properties,
    make_client,
    publish_properties,
    reason_words,
)
from litterfog.wire.tls_words import tls_words
from litterfog.wire.topics import QOS

log = structlog.get_logger()

_STOP_S = 5.0
_EXPIRY_WARNED_DAYS = 30
_STABLE_S = 10.0  # a connection that lasted so long, or delivered, has earned a short backoff
_NO_ANSWER = "it hung up without an answer: does it speak MQTT 5, and does it let this client in?"
_UNLIMITED_BYTES = 2**28 - 1  # MQTT 5 section 2.1.4: what a packet's length can say


class Connection:
    """Connects in a thread of its own, again after every loss, with jittered backoff.

    `on_message` runs in that thread: an exception in it is logged and counted, never fatal. A
    broker that lacks what is needed is left for good: `unusable` says why.
    """

    def __init__(
        self,
        address: BrokerAddress,
        client_id: str,
        *,
        subscriptions: list[str],
        on_message: Callable[[Message], None],
        on_up: Callable[[], None] = lambda: None,
        on_unusable: Callable[[], None] = lambda: None,
        will: Will | None = None,
        receive_maximum: int = 20,
    ) -> None:
        self.address = address
        self.up = threading.Event()
        self.last_error: str | None = None  # of the last attempt or connection; None when up
        self.refusal: str | None = None  # of this connection's last refused message
        self.unusable: str | None = None  # why no connection to this broker can serve
        self.max_packet_bytes = _UNLIMITED_BYTES
        self.receive_maximum = 65_535  # of the broker; CONNACK may say less
        self.callback_errors = 0
        self.keepalive_s = KEEPALIVE_S  # of the next connection
        self._subscriptions = subscriptions
        self._on_message = on_message
        self._on_up, self._on_unusable = on_up, on_unusable
        self._connect_properties = connect_properties(receive_maximum)
        self._fault: str | None = None  # of the present attempt
        self._answered = False  # the present connection's CONNECT
        self._delivered = False  # the present connection has, and the broker has not ended it
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)
        self._client_id, self._will = client_id, will
        self._client = self._make_client()

    def start(self) -> None:
        """Begin to connect; does not wait."""
        if self.address.credentials:
            _warn_of_expiry(read_credentials(self.address.credentials))
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye (the broker then publishes no will) and end the thread."""
        self._stopping.set()
        self._client.disconnect()
        self._thread.join(timeout=_STOP_S)

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        content_type: str | None = None,
        correlation: bytes | None = None,
        properties: dict[str, str] | None = None,
    ) -> MQTTMessageInfo | None:
        """Hand a message to the connection; None when there is none just now.

        What is given back tells when the broker has it. A message that a lost connection had not
        delivered is not sent again: that is its owner's to decide.
        """
        if not self.up.is_set():
            return None
        packet = publish_properties(content_type, correlation, properties)
        info = self._client.publish(topic, payload, QOS, retain, packet)
        return info if info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS else None

    def _make_client(self) -> HearingClient:
        client = make_client(self.address, self._client_id, self._will)
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        client.on_publish = self._published
        return client

    def _run(self) -> None:
        backoff = Backoff(self._stopping)
        while not self._stopping.is_set():
            self._fault, self._delivered, self._answered = None, False, False
            started = time.monotonic()
            self._client = self._make_client()
            self._one_connection()
            self.last_error = self._fault or "connection lost"
            if self._stopping.is_set():
                return
            if self._delivered or time.monotonic() - started > _STABLE_S:
                backoff.succeeded()
            wait_s = backoff.next_s()
            log.warning(
                "no broker, trying again",
                broker=str(self.address),
                why=self.last_error,
                wait_s=round(wait_s, 1),
            )
            backoff.wait(wait_s)

    def _one_connection(self) -> None:
        """Connect and serve until the connection ends."""
        try:
            if self.address.tls:  # read every time: credentials may have been renewed
                context = client_context(self.address.credentials)
                hear_faults(context, self._tls_fault)
                self._client.tls_set_context(context)
            self._client.connect(
                self.address.host,
                self.address.port,
                keepalive=self.keepalive_s,
                clean_start=True,
                properties=self._connect_properties,
            )
            if self._stopping.is_set():
                self._client.disconnect()
            self._fault = self._client.serve() or self._fault
        except ssl.SSLError as error:
            self._tls_fault(error)
        except (OSError, ValueError) as error:  # ValueError: a host name or bundle that is none
            self._fault = str(error)
        self.up.clear()

    def _tls_fault(self, error: ssl.SSLError) -> None:
        self._fault = tls_words(error)

    def _connected(
        self,
        client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        self._answered = True
        if reason.is_failure:
            self._fault = f"refused: {reason_words(reason)}"
            self._leave(refused_for_good(reason))
            return
        missing = lacking(properties, self._subscriptions, retains=self._will is not None)
        if missing:
            self._leave(missing)
            client.disconnect()
            return
        self.max_packet_bytes = getattr(properties, "MaximumPacketSize", _UNLIMITED_BYTES)
        self.receive_maximum = getattr(properties, "ReceiveMaximum", 65_535)
        if self._subscriptions:
            options = SubscribeOptions(qos=QOS)
            client.subscribe([(topic, options) for topic in self._subscriptions])
        else:
            self._ready()

    def _leave(self, why: str | None) -> None:
        """Try no more where trying cannot help."""
        if why is None:
            return
        self.unusable = self._fault = f"broker {self.address}: {why}"
        self._stopping.set()
        self._on_unusable()

    def _subscribed(
        self,
        client: Client,
        _userdata: object,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        refused = [str(reason) for reason in reasons if reason.is_failure]
        if refused:
            self._fault = f"subscription refused: {refused[0]}"
            client.disconnect()
            return
        self._ready()

    def _ready(self) -> None:
        log.info("broker connected", broker=str(self.address))
        self.last_error = self.refusal = None
        self.up.set()
        self._on_up()

    def _disconnected(
        self,
        _client: Client,
        _userdata: object,
        flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self.up.clear()
        if flags.is_disconnect_packet_from_server:
            self._delivered = False
            self._leave(refused_for_good(reason))
        if reason.is_failure:
            lost = f"connection lost: {reason_words(reason)}"
            self._fault = self._fault or (lost if self._answered else _NO_ANSWER)

    def _published(
        self,
        _client: Client,
        _userdata: object,
        _mid: int,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self.refusal = f"the broker refuses what is published: {reason_words(reason)}"
            log.warning("not taken", broker=str(self.address), why=self.refusal)
        else:
            self._delivered = True

    def _received(self, client: Client, _userdata: object, packet: MQTTMessage) -> None:
        try:
            self._on_message(message_of(client, packet))
        except Exception:  # paho's thread must outlive a bad message
            self.callback_errors += 1
            log.exception("message not handled", topic=packet.topic)
            client.ack(packet.mid, packet.qos)


def _warn_of_expiry(credentials: Credentials) -> None:
    days = credentials.days_left
    if days < _EXPIRY_WARNED_DAYS:
        log.warning("credentials end soon", file=str(credentials.path), days_left=round(days, 1))
