import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from tests.services import Mosquitto

pytestmark = pytest.mark.broker


@pytest.fixture
def plain_broker(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.kill()


def test_a_connection_does_not_hold_small_packets_back(plain_broker: Mosquitto) -> None:
    opened = threading.Event()
    connection = Connection(
        parse_broker(plain_broker.url),
        "at-once",
        subscriptions=["any"],
        on_message=lambda message: message.ack(),
        on_up=opened.set,
    )
    connection.start()
    try:
        assert opened.wait(10)
        made = connection._client.socket()
        assert isinstance(made, socket.socket)
        assert made.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        connection.stop()
