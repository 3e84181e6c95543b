"""Ask a shaped link for its round trip, as a user asks ping before asking the planner."""

import socket
import socketserver
import statistics
import threading
import time

from litterfog.bench.links.kernel import open_link
from litterfog.bench.links.profiles import LinkProfile
from litterfog.wire.elapsed import ms_since

_TRIPS = 100
_PAUSE_S = 0.02  # all of them see some 20 of the link's delays
_BYTES = 64  # a ping's


class _Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(_BYTES):
            self.request.sendall(data)


def measure_round_trip_ms(profile: LinkProfile) -> float:
    """Give the median of small messages' times there and back, with the proxy's own."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with (
            open_link(server.server_address[1], profile) as link,
            socket.create_connection((link.host, link.port)) as client,
        ):
            found = statistics.median(_trip_ms(client) for _ in range(_TRIPS))
            client.shutdown(socket.SHUT_WR)
            client.recv(1)
    return found


def _trip_ms(client: socket.socket) -> float:
    time.sleep(_PAUSE_S)
    started = time.perf_counter()
    client.sendall(bytes(_BYTES))
    client.recv(_BYTES)
    return ms_since(started)
