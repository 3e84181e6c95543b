"""The place that a receiver says now: `--gps gpsd://HOST[:PORT]`."""

import threading

from litterfog.edge.positions.gpsd_client import FIX_AGE_S, Gpsd, GpsdFix, parse_gpsd
from litterfog.edge.positions.kind import (
    Fix,
    GpsError,
    Positioner,
    PositionKind,
    checked_position,
    facts_of,
    taken_at_ns,
)
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.edge.sources.kind import Shot

CLOCK_LAG_S = 60.0  # a system's clock that lags the receiver's by more was never set


def _open(url: str, ended: threading.Event) -> Positioner:
    try:
        gpsd = Gpsd(*parse_gpsd(url), ended)
    except ValueError as error:
        raise GpsError(f"{url!r}: {error}") from error

    def place(shot: Shot) -> Fix:
        at_ns = taken_at_ns(facts_of(shot)) or shot.at_ns
        fix = gpsd.fix_near(at_ns)
        if fix is None:
            raise SkippedError(SkipReason.NO_POSITION, f"gpsd has no fix within {FIX_AGE_S:.0f} s")
        return Fix(checked_position(fix.lat, fix.lon, "gps", fix.accuracy_m), _clocked(at_ns, fix))

    return Positioner(place, lambda: gpsd.fault)


def _clocked(at_ns: int, fix: GpsdFix) -> int:
    """Give a picture's time by the receiver's clock if the system's lags far behind it."""
    lag_ns = (fix.time_ns or 0) - fix.seen_at_ns
    return at_ns + lag_ns if lag_ns > CLOCK_LAG_S * 1e9 else at_ns


GPSD = PositionKind("gpsd://HOST[:PORT]", lambda gps: gps.startswith("gpsd:"), _open)
