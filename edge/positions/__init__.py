"""Where pictures were taken: what --gps may name, each kind a file here and a row below."""

import threading
from dataclasses import replace

import structlog

from litterfog.edge.camera_clock import CameraClock
from litterfog.edge.exif import CaptureTime
from litterfog.edge.positions.fixed import FIXED
from litterfog.edge.positions.from_csv import CSV
from litterfog.edge.positions.from_exif import EXIF
from litterfog.edge.positions.from_gpsd import GPSD
from litterfog.edge.positions.from_gpx import GPX
from litterfog.edge.positions.kind import Fix, GpsError, Place, Placing, Positioner
from litterfog.edge.settings import TRACK_GAP_S, EdgeSettings
from litterfog.edge.skip import SkippedError
from litterfog.edge.sources.kind import Shot

__all__ = ["CaptureTime", "Fix", "GpsError", "Positioner", "positioner_for", "positioner_of"]

log = structlog.get_logger()

_KINDS = (
    EXIF,
    GPSD,
    GPX,
    CSV,
    FIXED,  # whatever is left
)
_AS_CAMERAS_SAY = CameraClock()


def positioner_of(
    gps: str,
    ended: threading.Event | None = None,
    clock: CameraClock = _AS_CAMERAS_SAY,
    track_gap_s: float = TRACK_GAP_S,
) -> Positioner:
    """Make the positioner that --gps names; the thread that listens to gpsd lives until `ended`.

    Raises:
        GpsError: it names none, or its file cannot be read.
    """
    kind = next(kind for kind in _KINDS if kind.is_named_by(gps))
    try:
        return kind.open(Placing(gps, clock, track_gap_s, ended or threading.Event()))
    except OSError as error:
        raise GpsError(f"{gps}: {error.strerror}") from error
    except SkippedError as error:
        raise GpsError(f"{gps!r}: {error.detail}") from error


def positioner_for(settings: EdgeSettings, ended: threading.Event) -> Positioner:
    """Make a run's positioner; it logs once what of its file is of no use, and what is assumed."""
    positioner = positioner_of(settings.gps, ended, settings.camera_clock, settings.track_gap)
    if dropped := positioner.dropped():
        log.warning("not all of a track can be used", gps=settings.gps, dropped=dict(dropped))
    return replace(positioner, place=_with_zones_logged(positioner.place))


def _with_zones_logged(place: Place) -> Place:
    logged = set()

    def placed(shot: Shot) -> Fix:
        fix = place(shot)
        zone = fix.taken.zone
        if fix.taken.zone_assumed and zone not in logged:
            logged.add(zone)
            log.info("camera without zone: this machine's, else --time-zone", zone=zone)
        return fix

    return placed
