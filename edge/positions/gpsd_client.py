"""Where the device is now, from gpsd's JSON protocol over TCP (gpsd_json(5)).

A thread reads TPV reports and remembers the fixes of the last while, each with the system's time at
which it came, so that a picture gets the fix that is nearest to its own time.
"""

import math
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import msgspec
import structlog

from litterfog.edge.silence import SilenceWatch
from litterfog.wire.backoff import Backoff

log = structlog.get_logger()

DEFAULT_PORT = 2947
FIX_AGE_S = 5.0  # a fix farther than this in time from a picture does not place it
_SILENT_S = 10.0
_MAX_LINE_BYTES = 65_536
_REMEMBERED = 600  # fixes: a minute of a receiver at 10 Hz
_WATCH = b'?WATCH={"enable":true,"json":true};\n'


class Report(msgspec.Struct, frozen=True):
    """What is read of a report; gpsd leaves out what it does not know."""

    type: str = msgspec.field(name="class")
    mode: int = 0  # 2: latitude and longitude; 3: altitude too
    time: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    eph: float | None = None  # estimated error in metres, as epx and epy
    epx: float | None = None
    epy: float | None = None


@dataclass(frozen=True, slots=True)
class GpsdFix:
    """One fix; `seen_at_ns` is the system's clock, `time_ns` the receiver's."""

    lat: float
    lon: float
    accuracy_m: float | None
    seen_at_ns: int
    time_ns: int | None


def parse_gpsd(url: str) -> tuple[str, int]:
    """Read gpsd://HOST[:PORT]; raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme != "gpsd" or not parts.hostname or parts.path.strip("/"):
        raise ValueError("it takes gpsd://HOST[:PORT], gpsd://127.0.0.1 for instance")
    return parts.hostname, parts.port or DEFAULT_PORT


def read_report(line: bytes, seen_at_ns: int) -> GpsdFix | None:
    """Read one line; None when it is no fix. Raises msgspec.DecodeError."""
    report = msgspec.json.decode(line, type=Report)
    if report.type != "TPV" or report.mode < 2 or report.lat is None or report.lon is None:
        return None
    time_ns = round(report.time.timestamp() * 1e6) * 1000 if report.time else None
    return GpsdFix(report.lat, report.lon, _accuracy_m(report), seen_at_ns, time_ns)


def _accuracy_m(report: Report) -> float | None:
    if report.eph is not None:
        return report.eph
    if report.epx is None or report.epy is None:
        return None
    return math.hypot(report.epx, report.epy)


class Gpsd:
    """Listens to a gpsd until `ended`; a lost connection is made again."""

    def __init__(self, host: str, port: int, ended: threading.Event) -> None:
        self._address = (host, port)
        self._ended = ended
        self._silence = SilenceWatch(f"gpsd {host}:{port}: no fix")
        self._fixes: deque[GpsdFix] = deque(maxlen=_REMEMBERED)
        threading.Thread(target=self._run, name="gpsd", daemon=True).start()

    @property
    def fault(self) -> str | None:
        """Why there has been no fix for a while."""
        return self._silence.fault

    def fix_near(self, at_ns: int) -> GpsdFix | None:
        """Give the fix nearest to a time of the system's clock; None when none is near enough."""
        fixes = tuple(self._fixes)
        nearest = min(fixes, key=lambda fix: abs(fix.seen_at_ns - at_ns), default=None)
        if nearest is None or abs(nearest.seen_at_ns - at_ns) > FIX_AGE_S * 1e9:
            return None
        return nearest

    def _run(self) -> None:
        backoff = Backoff(self._ended)
        while not self._ended.is_set():
            try:
                self._listen(backoff)
            except TimeoutError:
                reason = "it says nothing; has it a receiver? `gpsmon` shows"
            except (OSError, ValueError) as error:  # ValueError: a host name that cannot be one
                reason = getattr(error, "strerror", None) or str(error)
            else:
                reason = "it closed the connection"
            self._silence.why = reason
            if not self._ended.is_set():
                wait_s = backoff.next_s()
                gpsd = f"{self._address[0]}:{self._address[1]}"
                log.warning("no gpsd, trying again", gpsd=gpsd, why=reason, wait_s=round(wait_s, 1))
                backoff.wait(wait_s)

    def _listen(self, backoff: Backoff) -> None:
        """Take reports until the connection ends; raises OSError."""
        with (
            socket.create_connection(self._address, timeout=_SILENT_S) as connection,
            connection.makefile("rb") as lines,
        ):
            connection.sendall(_WATCH)
            self._silence.why = "it runs; has its receiver a view of the sky? `gpsmon` shows"
            while not self._ended.is_set() and (line := lines.readline(_MAX_LINE_BYTES)):
                try:
                    fix = read_report(line, time.time_ns())
                except msgspec.DecodeError as error:
                    raise ValueError(f"it does not speak gpsd's JSON: {error}") from error
                if fix:
                    backoff.succeeded()
                    self._silence.came()
                    self._fixes.append(fix)
