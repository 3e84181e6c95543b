import socket

import pytest

from experiments.link import ShapedLink
from experiments.link_profiles import LAN
from tests.services import Mosquitto
from wire.addresses import parse_broker
from wire.broker import Connection

pytestmark = pytest.mark.broker


def test_small_packets_do_not_wait_for_acknowledgements(mosquitto: Mosquitto, device: str) -> None:
    with ShapedLink("127.0.0.1", mosquitto.port, LAN) as link:
        address = parse_broker(f"mqtt://127.0.0.1:{link.port}")
        connection = Connection(address, device, subscriptions=[], on_message=lambda _: None)
        connection.start()
        assert connection.up.wait(10)
        ends = [
            connection._client.socket(),
            *(end.get_extra_info("socket") for end in list(link._ends)),
        ]
        options = [end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for end in ends]
        connection.stop()
    assert len(options) == 3
    assert all(options)
