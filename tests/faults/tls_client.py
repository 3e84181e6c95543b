"""A client of its own for the tests of TLS: what it may do, and why it may not."""

import os
import queue
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.broker import Connection
from litterfog.wire.message import Message, Will
from tests.certificates import SecureMosquitto
from tests.services import wait_until

DENIED_S = 5.0  # a device says within that why it is not let in


class Client:
    """A connection, and what it has got."""

    def __init__(self, connection: Connection, got: "queue.Queue[Message]") -> None:
        self.connection, self.got = connection, got

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> str | None:
        """Publish; says why the broker has refused it."""
        self.connection.refusal = None
        info = self.connection.publish(topic, payload, retain=retain)
        assert info is not None
        wait_until(info.is_published, what="PUBACK")
        return self.connection.refusal


@contextmanager
def client(
    broker: SecureMosquitto,
    credentials: Path,
    *topics: str,
    will: Will | None = None,
    client_id: str = "",
) -> Iterator[Client]:
    got: queue.Queue[Message] = queue.Queue()
    address = BrokerAddress("127.0.0.1", broker.port, tls=True, credentials=credentials)

    def take(message: Message) -> None:
        message.ack()
        got.put(message)

    connection = Connection(
        address,
        client_id or f"test-{os.urandom(4).hex()}",
        subscriptions=list(topics),
        on_message=take,
        will=will,
    )
    connection.start()
    try:
        assert connection.up.wait(10), connection.last_error
        yield Client(connection, got)
    finally:
        connection.stop()


def cut_off(client: Client) -> None:
    """End a connection for good, without goodbye."""
    client.connection._stopping.set()
    socket = client.connection._client.socket()
    assert isinstance(socket, ssl.SSLSocket)
    socket.shutdown(2)
    client.connection._thread.join(10)


def why_not(address: BrokerAddress) -> str:
    """Connect in vain; gives what a person is told."""
    connection = Connection(address, "stranger", subscriptions=[], on_message=lambda _: None)
    connection.start()
    try:
        wait_until(lambda: connection.last_error or connection.up.is_set(), DENIED_S)
        assert not connection.up.is_set()
        return str(connection.last_error)
    finally:
        connection.stop()


def never() -> threading.Event:
    return threading.Event()
