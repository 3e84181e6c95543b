"""What goes through a connection: a message as it arrived, and the last will."""

from collections.abc import Callable
from dataclasses import dataclass

from paho.mqtt.client import Client, MQTTMessage


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


def message_of(client: Client, packet: MQTTMessage) -> Message:
    """Read a packet that a client has received, and is to acknowledge."""

    def ack() -> None:
        client.ack(packet.mid, packet.qos)

    properties = packet.properties
    return Message(
        topic=packet.topic,
        payload=bytes(packet.payload),
        content_type=getattr(properties, "ContentType", None),
        correlation=getattr(properties, "CorrelationData", None),
        properties=dict(getattr(properties, "UserProperty", [])),
        ack=ack,
    )
