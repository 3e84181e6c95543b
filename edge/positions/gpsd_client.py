"""Where the device is now, from gpsd's JSON protocol over TCP (gpsd_json(5)).

A thread reads TPV reports and remembers the fixes of the last while, each with the system's time at
which it came, so that a picture gets the fix that is nearest to its own time.
"""

import math
import socket
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import msgspec
import structlog

from litterfog.edge.moment import ns_of, utc_unless_said
from litterfog.edge.silence import SilenceWatch
from litterfog.wire.backoff import Backoff

log = structlog.get_logger()

DEFAULT_PORT = 2947
FIX_AGE_S = 5.0  # a fix farther than this in time from a picture does not place it
_SILENT_S = 10.0
_MAX_LINE_BYTES = 65_536
_REMEMBERED = 600  # fixes: a minute of a receiver at 10 Hz
_MOST_BAD_LINES = 20  # in a row: it is no gpsd
_WATCH = b'?WATCH={"enable":true,"json":true};\n'


class Report(msgspec.Struct, frozen=True):
    """What is read of a report; gpsd leaves out what it does not know."""

    type: str = msgspec.field(name="class")
    device: str = ""
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
    mode: int = 2  # 3: altitude too
    device: str = ""  # which receiver; gpsd may have several


def parse_gpsd(url: str) -> tuple[str, int]:
    """Read gpsd://HOST[:PORT]; raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme != "gpsd" or not parts.hostname or parts.path.strip("/"):
        raise ValueError("it takes gpsd://HOST[:PORT], gpsd://127.0.0.1 for instance")
    return parts.hostname, parts.port or DEFAULT_PORT


def read_report(line: bytes, seen_at_ns: int) -> GpsdFix | None:
    """Read one line; None when it is no fix. Raises ValueError (msgspec.DecodeError)."""
    report = msgspec.json.decode(line, type=Report)
    if report.type != "TPV" or report.mode < 2 or report.lat is None or report.lon is None:
        return None
    if not (abs(report.lat) <= 90 and abs(report.lon) <= 180) or report.lat == report.lon == 0:
        return None
    time_ns = ns_of(utc_unless_said(report.time)) if report.time else None
    accuracy_m = _accuracy_m(report)
    return GpsdFix(
        report.lat, report.lon, accuracy_m, seen_at_ns, time_ns, report.mode, report.device
    )


def best_fix(fixes: Iterable[GpsdFix], at_ns: int) -> GpsdFix | None:
    """Give the best fix near a time: of each receiver the nearest, of these mode 3, then error."""
    nearest: dict[str, GpsdFix] = {}
    for fix in fixes:
        known = nearest.get(fix.device)
        if known is None or abs(fix.seen_at_ns - at_ns) <= abs(known.seen_at_ns - at_ns):
            nearest[fix.device] = fix
    near = (fix for fix in nearest.values() if abs(fix.seen_at_ns - at_ns) <= FIX_AGE_S * 1e9)
    return min(near, key=lambda fix: (-fix.mode, _error_m(fix)), default=None)


def _error_m(fix: GpsdFix) -> float:
    return math.inf if fix.accuracy_m is None else fix.accuracy_m


def _accuracy_m(report: Report) -> float | None:
    if report.eph is not None and report.eph >= 0:
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
        self._bad_in_a_row = 0
        self.bad_lines = 0
        threading.Thread(target=self._run, name="gpsd", daemon=True).start()

    @property
    def fault(self) -> str | None:
        """Why there has been no fix for a while."""
        return self._silence.fault

    @property
    def why(self) -> str:
        """Why there may be no fix now."""
        return self._silence.why

    def fix_near(self, at_ns: int) -> GpsdFix | None:
        """Give the best fix near a time of the system's clock; None when none is near enough."""
        return best_fix(self.fixes, at_ns)

    @property
    def fixes(self) -> tuple[GpsdFix, ...]:
        """Give the fixes of the last while, of all receivers."""
        return tuple(self._fixes)

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
            self._bad_in_a_row = 0
            while not self._ended.is_set() and (line := lines.readline(_MAX_LINE_BYTES)):
                fix = self._read(line)
                if fix:
                    backoff.succeeded()
                    self._silence.came()
                    self._fixes.append(fix)

    def _read(self, line: bytes) -> GpsdFix | None:
        """Read a line; a bad one is counted. Raises ValueError when nothing else comes."""
        try:
            fix = read_report(line, time.time_ns())
        except (ValueError, RecursionError) as error:
            self.bad_lines += 1
            self._bad_in_a_row += 1
            if self._bad_in_a_row >= _MOST_BAD_LINES:
                raise ValueError(f"it does not speak gpsd's JSON: {error}") from error
            if str(self.bad_lines).strip("0") == "1":  # the 1st, 10th, 100th
                log.warning("a bad line of gpsd", why=str(error), bad_lines=self.bad_lines)
            return None
        self._bad_in_a_row = 0
        return fix
