"""The place that a receiver says now: `--gps gpsd://HOST[:PORT]`."""

import time
from collections.abc import Mapping

import structlog

from litterfog.edge.exif import CaptureTime
from litterfog.edge.positions.gpsd_client import FIX_AGE_S, Gpsd, GpsdFix, parse_gpsd
from litterfog.edge.positions.kind import (
    Fix,
    GpsError,
    Placing,
    Positioner,
    PositionKind,
    checked_position,
    taken,
)
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot

log = structlog.get_logger()

CLOCK_LAG_S = 60.0  # a system's clock that lags the receiver's by more was never set
_NO_FIX = f"gpsd has no fix within {FIX_AGE_S:.0f} s"


class _Receiver:
    """Places pictures by gpsd; while it has no fix at all, says so once."""

    def __init__(self, gpsd: Gpsd, placing: Placing) -> None:
        self._gpsd = gpsd
        self._placing = placing
        self._skipped = 0  # since the last fix

    def place(self, shot: Shot) -> Fix:
        when = taken(shot, self._placing.clock)
        fix = self._gpsd.fix_near(when.at_ns)
        if fix is None:
            raise SkippedError(SkipReason.NO_POSITION, _NO_FIX, told=self._told())
        if self._skipped:
            log.info("gpsd has a fix", gpsd=self._placing.gps, pictures_skipped=self._skipped)
            self._skipped = 0
        return Fix(checked_position(fix.lat, fix.lon, "gps", fix.accuracy_m), _clocked(when, fix))

    def dropped(self) -> Mapping[str, int]:
        return {"bad-line": self._gpsd.bad_lines} if self._gpsd.bad_lines else {}

    def _told(self) -> bool:
        """Say once that gpsd has no fix; a picture of another time is its own fault."""
        if self._gpsd.fix_near(time.time_ns()):
            return False
        self._skipped += 1
        if self._skipped == 1:
            log.warning(
                "no fix: pictures are skipped until gpsd has one",
                gpsd=self._placing.gps,
                why=self._gpsd.why,
            )
        return True


def _open(placing: Placing) -> Positioner:
    try:
        gpsd = Gpsd(*parse_gpsd(placing.gps), placing.ended)
    except ValueError as error:
        raise GpsError(f"{placing.gps!r}: {error}") from error
    receiver = _Receiver(gpsd, placing)
    return Positioner(receiver.place, lambda: gpsd.fault, receiver.dropped)


def _clocked(when: CaptureTime, fix: GpsdFix) -> CaptureTime:
    """Give a picture's time by the receiver's clock if the system's lags far behind it."""
    lag_ns = (fix.time_ns or 0) - fix.seen_at_ns
    return CaptureTime(when.at_ns + lag_ns, "receiver") if lag_ns > CLOCK_LAG_S * 1e9 else when


GPSD = PositionKind("gpsd://HOST[:PORT]", lambda gps: gps.startswith("gpsd:"), _open)
