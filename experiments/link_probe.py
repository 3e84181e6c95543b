"""Ping through a shaped link: what its shape is on this machine, whose timers add to its delays."""

import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from experiments.link import ShapedLink
from experiments.link_profiles import Profile
from planner.link import Link

_PINGS = 31
_PAUSE_S = 0.11  # the link draws a new delay every 0.1 s
_TIMEOUT_S = 10.0


def probe_link(shape: Profile) -> Link:
    """Give the planner's view of a shape: its rates, and the median round trip of one byte."""
    with _echo() as port, ShapedLink("127.0.0.1", port, shape) as link:
        rtt_ms = statistics.median(_pings(link.port))
    return Link(shape.up_mbps, shape.down_mbps, rtt_ms, slow_start=False, in_packets=False)


def _pings(port: int) -> Iterator[float]:
    with socket.create_connection(("127.0.0.1", port), _TIMEOUT_S) as pinger:
        pinger.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(_PINGS):
            started = time.perf_counter()
            pinger.sendall(b".")
            pinger.recv(1)
            yield (time.perf_counter() - started) * 1e3
            time.sleep(_PAUSE_S)


@contextmanager
def _echo() -> Iterator[int]:
    """Send one connection's bytes back; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_send_back, args=(server,), daemon=True)
        thread.start()
        yield int(server.getsockname()[1])
        thread.join(_TIMEOUT_S)


def _send_back(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection, suppress(OSError):  # the link ends with a reset
        while data := connection.recv(64):
            connection.sendall(data)
