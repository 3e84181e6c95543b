"""A device for tests of those who order it: it says what it does, and answers every order."""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.hits import HitWriter
from litterfog.wire.message import Message
from litterfog.wire.status import ControlAnswer, Status, decode_control, encode_status
from litterfog.wire.topics import device_topics
from tests.services import Mosquitto, Redis

SAID = Status(
    state="online",
    split="split13",
    codec="json",
    model="litter-160",
    version="0.3.0",
    at_ns=1,
    group="north",
)


@contextmanager
def device_answering(name: str, mosquitto: Mosquitto, store: Redis) -> Iterator[None]:
    """Run a device that the cloud knows, and that applies every order but to split99."""
    topics = device_topics(name)

    def answer(message: Message) -> None:
        message.ack()
        if not message.payload:
            return
        wanted = decode_control(message.payload)
        answer = ControlAnswer(str(wanted.id), "applied")
        if wanted.split == "split99":
            answer = ControlAnswer(str(wanted.id), "refused", "no such cut")
        said = msgspec.structs.replace(SAID, answer=answer)
        connection.publish(topics.status, encode_status(said), retain=True)

    connection = Connection(
        parse_broker(mosquitto.url), name, subscriptions=[topics.control], on_message=answer
    )
    connection.start()
    assert connection.up.wait(20)
    info = connection.publish(topics.status, encode_status(SAID), retain=True)
    assert info is not None
    info.wait_for_publish(10)
    with store.client() as client:
        HitWriter(client).device_status(name, SAID)
    try:
        yield
    finally:
        for topic in (topics.control, topics.status):
            connection.publish(topic, b"", retain=True)
        connection.stop()
