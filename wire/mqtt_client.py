"""Paho's client as a connection here needs it: for one connection, sent at once, never deaf.

Knows no topics. `wire.broker` says what happens when a connection ends.
"""

import socket
import time
from contextlib import suppress

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.message import Will
from litterfog.wire.topics import QOS

# After so many keepalives without a byte the connection is dead: paho asks with a ping after one.
# The broker gives up after 1.5 (MQTT 5 section 3.1.2.10), paho by itself after 2.
_DEAF_AFTER = 1.4
_LOOPS_A_KEEPALIVE = 40
# MQTT 5 section 2.4
_NOT_AUTHORISED = 135
_SESSION_TAKEN_OVER = 142


class HearingClient(Client):
    """A client that knows when it last heard anything, be it a part of a packet."""

    heard_at = 0.0  # monotonic

    def serve(self) -> str | None:
        """Serve until the connection ends; says so where nothing was heard through it any more.

        The keepalive in force is the broker's where CONNACK names one (MQTT 5, 3.2.2.3.14).
        """
        tick_s = min(1.0, self.keepalive / _LOOPS_A_KEEPALIVE)
        self.heard_at, fault = time.monotonic(), None
        while self.loop(timeout=tick_s) == MQTTErrorCode.MQTT_ERR_SUCCESS:
            silent_s = time.monotonic() - self.heard_at
            if silent_s > _DEAF_AFTER * self.keepalive:
                fault = f"nothing heard from it for {silent_s:.0f} s"
                self._hang_up()
        return fault

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Read what there is; paho calls it when there is something.

        TCP acknowledges it now: a broker with Nagle's algorithm, Mosquitto's default, holds a
        receipt back until its PUBACK before is acknowledged, by itself 40 ms later.
        """
        self.heard_at = time.monotonic()
        answer = super().loop_read(max_packets)
        _set_tcp(self.socket(), socket.TCP_QUICKACK)  # not kept by the kernel: asked for every time
        return answer

    def _hang_up(self) -> None:
        """End the connection without a word: nobody would hear it. `loop` then says that it is."""
        connection = self.socket()
        if isinstance(connection, socket.socket):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def make_client(address: BrokerAddress, client_id: str, will: Will | None) -> HearingClient:
    """Make a client for one connection: paho keeps what was not acknowledged and resends it."""
    client = HearingClient(
        CallbackAPIVersion.VERSION2,
        client_id,
        protocol=MQTTProtocolVersion.MQTTv5,
        reconnect_on_failure=False,  # `wire.broker` does it, with jitter
        manual_ack=True,
    )
    # With a callback here paho leaves all writing to `loop`: two threads on one socket tear
    # packets apart after a short write.
    client.on_socket_register_write = _leave_to_loop
    client.on_socket_open = _send_at_once
    if address.username:
        client.username_pw_set(address.username, address.password)
    if will:
        client.will_set(will.topic, will.payload, QOS, retain=True)
    return client


def connect_properties(receive_maximum: int) -> Properties:
    """Say how many messages the broker may have unacknowledged here (MQTT 5, 3.1.2.11.3)."""
    properties = _properties(PacketTypes.CONNECT)
    properties.ReceiveMaximum = receive_maximum
    return properties


def publish_properties(
    content_type: str | None, correlation: bytes | None, user: dict[str, str] | None
) -> Properties:
    """Make a PUBLISH packet's properties (MQTT 5, 3.3.2.3), without those that are not given."""
    properties = _properties(PacketTypes.PUBLISH)
    if content_type:
        properties.ContentType = content_type
    if correlation:
        properties.CorrelationData = correlation
    if user:
        properties.UserProperty = list(user.items())
    return properties


def reason_words(reason: ReasonCode) -> str:
    """Say what a broker's reason code is, and what to do."""
    if reason.value == _SESSION_TAKEN_OVER:
        hint = " (another process uses this client id: give each device and subscriber its own)"
    elif reason.value == _NOT_AUTHORISED:
        hint = " (its access list does not allow this identity to: are credentials and name right?)"
    else:
        hint = ""
    return f"{reason}{hint}"


def _leave_to_loop(_client: Client, _userdata: object, _socket: object) -> None:
    """Do nothing: `loop` looks for what there is to write, and is woken."""


def _send_at_once(_client: Client, _userdata: object, connection: object) -> None:
    """Turn Nagle's algorithm off: it would hold a frame back until the last PUBACK is heard of."""
    _set_tcp(connection, socket.TCP_NODELAY)


def _set_tcp(connection: object, option: int) -> None:
    if isinstance(connection, socket.socket):
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, option, 1)


def _properties(packet_type: int) -> Properties:
    return Properties(packet_type)  # type: ignore[no-untyped-call]  # paho does not type it
