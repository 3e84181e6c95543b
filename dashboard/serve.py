"""Serve the dashboard until a signal. Waitress: threads, no build step, clean on every platform."""

import ctypes
import signal
import socket
import threading
from contextlib import suppress
from types import FrameType

import structlog
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from litterfog.dashboard.access.guard import MOST_BODY_BYTES
from litterfog.dashboard.app import create_app
from litterfog.dashboard.settings import DashboardSettings
from litterfog.dashboard.shell.files import Files

THREADS = 8  # a look at Redis may take its time-out; the other pages go on
MOST_HEADER_BYTES = 16_384
MOST_CONNECTIONS = 200
MOST_SILENCE_S = 30
MOST_WAITING_BYTES = 1 << 20  # of an answer to a slow reader
_M_ARENA_MAX = -8  # glibc's <malloc.h>

log = structlog.get_logger()


class ListenError(Exception):
    """The address cannot be listened on; its text is fit for the user."""


def run(settings: DashboardSettings) -> None:
    """Serve until SIGINT or SIGTERM, from the main thread.

    Raises:
        ListenError: the port is taken, or the address is not this machine's.
    """
    _share_one_heap()
    with listening_socket(settings.host, settings.port) as listening:
        server = _server(settings, listening)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        password = "asked for" if settings.asks_password else "not asked for"
        log.info(
            "serving",
            url=f"http://{settings.host}:{settings.port}{settings.url_prefix}",
            password=password,
        )
        server.run()
        server.close()
    log.info("stopped")


def _share_one_heap() -> None:
    """Let threads share a heap: each one's own would keep what a large answer once took."""
    with suppress(AttributeError, OSError):  # a C library that is not glibc
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def listening_socket(host: str, port: int) -> socket.socket:
    """Listen on an address, or raise ListenError and leave no socket open, as waitress would."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (while")[0]  # Python names it again
        raise ListenError(f"cannot serve the dashboard on {host}:{port}: {reason}") from error


def _server(
    settings: DashboardSettings, listening: socket.socket
) -> MultiSocketServer | BaseWSGIServer:
    """Bound what a visitor may take, and do not say what serves."""
    app = create_app(settings)
    compress = app.extensions[Files.__name__].compress
    threading.Thread(target=compress, daemon=True).start()  # two seconds that nobody waits for
    return create_server(
        app,
        sockets=[listening],
        url_prefix=settings.url_prefix,  # whether the proxy leaves it in a path or not
        threads=THREADS,
        ident="",
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=MOST_SILENCE_S,
        max_request_header_size=MOST_HEADER_BYTES,
        max_request_body_size=MOST_BODY_BYTES,
        outbuf_high_watermark=MOST_WAITING_BYTES,
    )


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)  # waitress catches it, lets its threads finish and returns
