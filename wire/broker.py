"""One MQTT 5 connection that comes back by itself; the only place that reconnects.

Knows topics' policy (QoS 1) and nothing of frames.
"""

import random
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import structlog
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from wire.topics import QOS

log = structlog.get_logger()

KEEPALIVE_S = 20
_BACKOFF_FIRST_S = 0.5
_BACKOFF_MOST_S = 30.0
_UNLIMITED_BYTES = 2**28 - 1  # MQTT 5 section 2.1.4: what a packet's length can say


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where a broker is; `str()` never shows the password."""

    host: str
    port: int
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


def parse_broker(url: str) -> BrokerAddress:
    """Read `mqtt://[user:password@]host[:1883]` or `mqtts://...[:8883]`.

    Raises:
        ValueError: it is not one; says what it takes.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"mqtt", "mqtts"} or not parts.hostname:
        raise ValueError(
            f"{parts.scheme or url!r} is not mqtt://HOST[:PORT] or mqtts://HOST[:PORT]"
        )
    tls = parts.scheme == "mqtts"
    return BrokerAddress(
        host=parts.hostname,
        port=parts.port or (8883 if tls else 1883),
        tls=tls,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


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
        self.last_error: str | None = None
        self.max_packet_bytes = _UNLIMITED_BYTES
        self.receive_maximum = 65_535  # of the broker; CONNACK may say less
        self.callback_errors = 0
        self._subscriptions = subscriptions
        self._on_message = on_message
        self._on_up = on_up
        self._connect_properties = _properties(PacketTypes.CONNECT)
        self._connect_properties.ReceiveMaximum = receive_maximum
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)
        self._client = self._make_client(client_id, will)

    def start(self) -> None:
        """Begin to connect; does not wait."""
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye (the broker then publishes no will) and end the thread."""
        self._stopping.set()
        self._client.disconnect()
        self._thread.join(timeout=5)

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        content_type: str | None = None,
        correlation: bytes | None = None,
        properties: dict[str, str] | None = None,
    ) -> bool:
        """Hand a message to the connection; False when there is none just now."""
        if not self.up.is_set():
            return False
        packet = _properties(PacketTypes.PUBLISH)
        if content_type:
            packet.ContentType = content_type
        if correlation:
            packet.CorrelationData = correlation
        if properties:
            packet.UserProperty = list(properties.items())
        info = self._client.publish(topic, payload, QOS, retain, packet)
        return info.rc == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _make_client(self, client_id: str, will: Will | None) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,  # `_run` does it, with jitter
            manual_ack=True,
        )
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_message = self._received
        if self.address.username:
            client.username_pw_set(self.address.username, self.address.password)
        if self.address.tls:
            client.tls_set_context(ssl.create_default_context())
        if will:
            client.will_set(will.topic, will.payload, QOS, retain=True)
        return client

    def _run(self) -> None:
        backoff_s = _BACKOFF_FIRST_S
        while not self._stopping.is_set():
            self.last_error = None
            was_up = self._one_connection()
            if self._stopping.is_set():
                return
            backoff_s = _BACKOFF_FIRST_S if was_up else min(2 * backoff_s, _BACKOFF_MOST_S)
            wait_s = random.uniform(backoff_s / 2, backoff_s)  # noqa: S311  (jitter, no secret)
            log.warning(
                "no broker, trying again",
                broker=str(self.address),
                why=self.last_error or "connection lost",
                wait_s=round(wait_s, 1),
            )
            self._stopping.wait(wait_s)

    def _one_connection(self) -> bool:
        """Connect and serve until the connection ends; says whether it ever was up."""
        was_up = False
        try:
            self._client.connect(
                self.address.host,
                self.address.port,
                keepalive=KEEPALIVE_S,
                clean_start=True,
                properties=self._connect_properties,
            )
            while self._client.loop(timeout=1.0) == MQTTErrorCode.MQTT_ERR_SUCCESS:
                was_up = was_up or self.up.is_set()
        except (OSError, ValueError) as error:  # ValueError: a host name that cannot be one
            self.last_error = str(error)
        self.up.clear()
        return was_up

    def _connected(
        self,
        client: Client,
        _userdata: object,
        _flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self.last_error = f"refused: {reason}"
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
            self.last_error = f"subscription refused: {refused[0]}"
            client.disconnect()
            return
        self._ready()

    def _ready(self) -> None:
        log.info("broker connected", broker=str(self.address))
        self.up.set()
        self._on_up()

    def _disconnected(
        self,
        _client: Client,
        _userdata: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self.up.clear()
        if reason.is_failure:
            self.last_error = self.last_error or f"connection lost: {reason}"

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
        except Exception:
            self.callback_errors += 1
            log.exception("message not handled", topic=packet.topic)
            ack()


def _properties(packet_type: int) -> Properties:
    return Properties(packet_type)  # type: ignore[no-untyped-call]  # paho does not type it
