"""One MQTT 5 connection that comes back by itself; the only place that reconnects.

Knows topics' policy (QoS 1) and nothing of frames.
"""

import random
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.credentials import Credentials, client_context, hear_faults, read_credentials
from litterfog.wire.tls_words import tls_words
from litterfog.wire.topics import QOS

log = structlog.get_logger()

KEEPALIVE_S = 20
MIN_KEEPALIVE_S, MAX_KEEPALIVE_S = 2, 3_600
# After so many keepalives without a byte the connection is dead: paho asks with a ping after one.
# The broker gives up after 1.5 (MQTT 5 section 3.1.2.10), paho by itself after 2.
_DEAF_AFTER = 1.4
_LOOPS_A_KEEPALIVE = 40
_BACKOFF_FIRST_S = 0.5
_BACKOFF_MOST_S = 30.0
_STOP_S = 5.0
_EXPIRY_WARNED_DAYS = 30
# MQTT 5 section 2.4
_NOT_AUTHORISED = 135
_SESSION_TAKEN_OVER = 142
_STABLE_S = 10.0  # a connection that lasted so long, or delivered, has earned a short backoff
_UNLIMITED_BYTES = 2**28 - 1  # MQTT 5 section 2.1.4: what a packet's length can say


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it arrived."""

    topic: str
    payload: bytes
    content_type: str | None
    correlation: bytes | None  # a Frame's id, so that even junk can get its receipt
    properties: dict[str, str]  # MQTT 5 user properties
    ack: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes, retained, when this connection dies."""

    topic: str
    payload: bytes


class Connection:
    """Connects in a thread of its own, again after every loss, with jittered backoff.

    `on_message` runs in that thread: an exception in it is logged and counted, never fatal.
    """

    def __init__(
        self,
        address: BrokerAddress,
        client_id: str,
        *,
        subscriptions: list[str],
        on_message: Callable[[Message], None],
        on_up: Callable[[], None] = lambda: None,
        will: Will | None = None,
        receive_maximum: int = 20,
    ) -> None:
        self.address = address
        self.up = threading.Event()
        self.last_error: str | None = None  # of the last attempt or connection; None when up
        self.refusal: str | None = None  # of this connection's last refused message
        self.max_packet_bytes = _UNLIMITED_BYTES
        self.receive_maximum = 65_535  # of the broker; CONNACK may say less
        self.callback_errors = 0
        self.keepalive_s = KEEPALIVE_S  # of the next connection
        self._subscriptions = subscriptions
        self._on_message = on_message
        self._on_up = on_up
        self._connect_properties = _properties(PacketTypes.CONNECT)
        self._connect_properties.ReceiveMaximum = receive_maximum
        self._fault: str | None = None  # of the present attempt
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
        packet = _properties(PacketTypes.PUBLISH)
        if content_type:
            packet.ContentType = content_type
        if correlation:
            packet.CorrelationData = correlation
        if properties:
            packet.UserProperty = list(properties.items())
        info = self._client.publish(topic, payload, QOS, retain, packet)
        return info if info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS else None

    def _make_client(self) -> "_HearingClient":
        """Make a client for one connection: paho keeps what was not acknowledged and resends it."""
        client = _HearingClient(
            CallbackAPIVersion.VERSION2,
            self._client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,  # `_run` does it, with jitter
            manual_ack=True,
        )
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        client.on_publish = self._published
        # With a callback here paho leaves all writing to `loop`: two threads on one socket tear
        # packets apart after a short write.
        client.on_socket_register_write = _leave_to_loop
        client.on_socket_open = _send_at_once
        if self.address.username:
            client.username_pw_set(self.address.username, self.address.password)
        if self._will:
            client.will_set(self._will.topic, self._will.payload, QOS, retain=True)
        return client

    def _run(self) -> None:
        backoff_s = _BACKOFF_FIRST_S
        while not self._stopping.is_set():
            self._fault, self._delivered = None, False
            started = time.monotonic()
            self._client = self._make_client()
            self._one_connection()
            self.last_error = self._fault or "connection lost"
            if self._stopping.is_set():
                return
            stable = self._delivered or time.monotonic() - started > _STABLE_S
            backoff_s = _BACKOFF_FIRST_S if stable else min(2 * backoff_s, _BACKOFF_MOST_S)
            wait_s = random.uniform(backoff_s / 2, backoff_s)  # noqa: S311  (jitter, no secret)
            log.warning(
                "no broker, trying again",
                broker=str(self.address),
                why=self.last_error,
                wait_s=round(wait_s, 1),
            )
            self._stopping.wait(wait_s)

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
            self._serve(self._client)
        except ssl.SSLError as error:
            self._tls_fault(error)
        except (OSError, ValueError) as error:  # ValueError: a host name or bundle that is none
            self._fault = str(error)
        self.up.clear()

    def _serve(self, client: "_HearingClient") -> None:
        """Serve until the connection ends, or nothing is heard through it any more."""
        deaf_after_s = _DEAF_AFTER * self.keepalive_s
        tick_s = min(1.0, self.keepalive_s / _LOOPS_A_KEEPALIVE)
        client.heard_at = time.monotonic()
        while client.loop(timeout=tick_s) == MQTTErrorCode.MQTT_ERR_SUCCESS:
            silent_s = time.monotonic() - client.heard_at
            if silent_s > deaf_after_s:
                self._fault = f"nothing heard from it for {silent_s:.0f} s"
                client.hang_up()

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
        if reason.is_failure:
            self._fault = f"refused: {reason}{_hint(reason)}"
            return
        self.max_packet_bytes = getattr(properties, "MaximumPacketSize", _UNLIMITED_BYTES)
        self.receive_maximum = getattr(properties, "ReceiveMaximum", 65_535)
        if self._subscriptions:
            options = SubscribeOptions(qos=QOS)
            client.subscribe([(topic, options) for topic in self._subscriptions])
        else:
            self._ready()

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
        if reason.is_failure:
            self._fault = self._fault or f"connection lost: {reason}{_hint(reason)}"

    def _published(
        self,
        _client: Client,
        _userdata: object,
        _mid: int,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self.refusal = f"the broker refuses what is published: {reason}{_hint(reason)}"
            log.warning("not taken", broker=str(self.address), why=self.refusal)
        else:
            self._delivered = True

    def _received(self, client: Client, _userdata: object, packet: MQTTMessage) -> None:

        def ack() -> None:
            client.ack(packet.mid, packet.qos)

        try:
            properties = packet.properties
            self._on_message(
                Message(
                    topic=packet.topic,
                    payload=bytes(packet.payload),
                    content_type=getattr(properties, "ContentType", None),
                    correlation=getattr(properties, "CorrelationData", None),
                    properties=dict(getattr(properties, "UserProperty", [])),
                    ack=ack,
                )
            )
        except Exception:  # paho's thread must outlive a bad message
            self.callback_errors += 1
            log.exception("message not handled", topic=packet.topic)
            ack()


class _HearingClient(Client):
    """A client that knows when it last heard anything, be it a part of a packet."""

    heard_at = 0.0  # monotonic

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Read what there is; paho calls it when there is something.

        TCP acknowledges it now: a broker with Nagle's algorithm, Mosquitto's default, holds a
        receipt back until its PUBACK before is acknowledged, by itself 40 ms later.
        """
        self.heard_at = time.monotonic()
        answer = super().loop_read(max_packets)
        _set_tcp(self.socket(), socket.TCP_QUICKACK)  # not kept by the kernel: asked for every time
        return answer

    def hang_up(self) -> None:
        """End the connection without a word: nobody would hear it. `loop` then says that it is."""
        connection = self.socket()
        if isinstance(connection, socket.socket):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _warn_of_expiry(credentials: Credentials) -> None:
    days = credentials.days_left
    if days < _EXPIRY_WARNED_DAYS:
        log.warning("credentials end soon", file=str(credentials.path), days_left=round(days, 1))


def _leave_to_loop(_client: Client, _userdata: object, _socket: object) -> None:
    """Do nothing: `loop` looks for what there is to write, and is woken."""


def _send_at_once(_client: Client, _userdata: object, connection: object) -> None:
    """Turn Nagle's algorithm off: it would hold a frame back until the last PUBACK is heard of."""
    _set_tcp(connection, socket.TCP_NODELAY)


def _set_tcp(connection: object, option: int) -> None:
    if isinstance(connection, socket.socket):
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, 1)


def _hint(reason: ReasonCode) -> str:
    if reason.value == _SESSION_TAKEN_OVER:
        return " (another process uses this client id: give each device and subscriber its own)"
    if reason.value == _NOT_AUTHORISED:
        return " (its access list does not allow this identity to: are credentials and name right?)"
    return ""


def _properties(packet_type: int) -> Properties:
    return Properties(packet_type)  # type: ignore[no-untyped-call]  # paho does not type it
