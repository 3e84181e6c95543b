"""A real gpsd, fed over TCP with the NMEA sentences of a receiver that rides along."""

import functools
import operator
import shutil
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.services import Service

_EVERY_S = 0.2


@dataclass(frozen=True)
class ReceiverState:
    """What the receiver says at one moment; without a place it has no fix."""

    at: datetime
    place: tuple[float, float] | None
    dilution: float = 1.0  # of the horizontal place


def sentences(seen: ReceiverState) -> bytes:
    """RMC, GGA and GSA: place and time, quality and dilution, mode."""
    clock, day = seen.at.strftime("%H%M%S.00"), seen.at.strftime("%d%m%y")
    if seen.place is None:
        return _sum(f"GPRMC,{clock},V,,,,,,,{day},,,N") + _sum("GPGSA,A,1,,,,,,,,,,,,,,,")
    where = f"{_arc(seen.place[0], 2, 'NS')},{_arc(seen.place[1], 3, 'EW')}"
    return (
        _sum(f"GPRMC,{clock},A,{where},8.0,90.0,{day},,,A")
        + _sum(f"GPGGA,{clock},{where},1,08,{seen.dilution},10.0,M,46.0,M,,")
        + _sum(f"GPGSA,A,3,01,02,03,04,05,06,07,08,,,,,1.8,{seen.dilution},1.5")
    )


def _arc(degrees: float, digits: int, sides: str) -> str:
    whole, part = divmod(abs(degrees), 1)
    return f"{int(whole):0{digits}}{part * 60:08.5f},{sides[degrees < 0]}"


def _sum(body: str) -> bytes:
    return f"${body}*{functools.reduce(operator.xor, body.encode()):02X}\r\n".encode()


class _TcpServer:
    """Serves one connection after another, in a thread of its own."""

    def __init__(self) -> None:
        self.connections = 0
        self._closing = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self.port = int(self._server.getsockname()[1])
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def serve(self, connection: socket.socket) -> None:
        raise NotImplementedError

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            self.connections += 1
            with connection:
                self.serve(connection)

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._server.close()


class Receiver(_TcpServer):
    """Gives sentences, `moments` one by one and then the last again."""

    def __init__(self, moments: Sequence[ReceiverState]) -> None:
        self.moments = list(moments)
        super().__init__()

    def serve(self, connection: socket.socket) -> None:
        while not self._closing.is_set():
            now = self.moments.pop(0) if len(self.moments) > 1 else self.moments[0]
            try:
                connection.sendall(sentences(now))
            except OSError:
                return
            self._closing.wait(_EVERY_S)


class GpsDaemon(Service):
    """gpsd without devices: its sources are the receivers' TCP ports."""

    def __init__(self, folder: Path, *receivers: Receiver) -> None:
        super().__init__(folder)
        self.receivers = receivers

    @property
    def url(self) -> str:
        return f"gpsd://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        program = shutil.which("gpsd", path="/usr/local/sbin:/usr/sbin:/usr/bin:/usr/local/bin")
        assert program, "gpsd is not installed; scripts/test installs it"
        sources = [f"tcp://127.0.0.1:{receiver.port}" for receiver in self.receivers]
        return [program, "-N", "-n", "-S", str(self.port), *sources]


class ScriptedGpsd(_TcpServer):
    """Says its lines to whoever connects, as no real gpsd would; then keeps the connection."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        super().__init__()

    @property
    def url(self) -> str:
        return f"gpsd://127.0.0.1:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        connection.sendall(b"".join(self._lines))
        self._closing.wait()
