"""The place that a receiver says now: `--gps gpsd://HOST[:PORT]`."""

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

CLOCK_LAG_S = 60.0  # a system's clock that lags the receiver's by more was never set


def _open(placing: Placing) -> Positioner:
    try:
        gpsd = Gpsd(*parse_gpsd(placing.gps), placing.ended)
    except ValueError as error:
        raise GpsError(f"{placing.gps!r}: {error}") from error

    def place(shot: Shot) -> Fix:
        when = taken(shot, placing.clock)
        fix = gpsd.fix_near(when.at_ns)
        if fix is None:
            raise SkippedError(SkipReason.NO_POSITION, f"gpsd has no fix within {FIX_AGE_S:.0f} s")
        return Fix(checked_position(fix.lat, fix.lon, "gps", fix.accuracy_m), _clocked(when, fix))

    return Positioner(place, lambda: gpsd.fault)


def _clocked(when: CaptureTime, fix: GpsdFix) -> CaptureTime:
    """Give a picture's time by the receiver's clock if the system's lags far behind it."""
    lag_ns = (fix.time_ns or 0) - fix.seen_at_ns
    return CaptureTime(when.at_ns + lag_ns, "receiver") if lag_ns > CLOCK_LAG_S * 1e9 else when


GPSD = PositionKind("gpsd://HOST[:PORT]", lambda gps: gps.startswith("gpsd:"), _open)
