"""Where pictures were taken: what --gps may name, each kind a file here and a row below."""

import csv
import threading

from litterfog.edge.positions.fixed import FIXED
from litterfog.edge.positions.from_csv import CSV
from litterfog.edge.positions.from_exif import EXIF
from litterfog.edge.positions.from_gpsd import GPSD
from litterfog.edge.positions.from_gpx import GPX
from litterfog.edge.positions.kind import Fix, GpsError, Positioner
from litterfog.edge.skip import SkippedError

__all__ = ["Fix", "GpsError", "Positioner", "positioner_of"]

_KINDS = (
    EXIF,
    GPSD,
    GPX,
    CSV,
    FIXED,  # whatever is left
)


def positioner_of(gps: str, ended: threading.Event | None = None) -> Positioner:
    """Make the positioner that --gps names; the thread that listens to gpsd lives until `ended`.

    Raises:
        GpsError: it names none, or its file cannot be read.
    """
    kind = next(kind for kind in _KINDS if kind.is_named_by(gps))
    try:
        return kind.open(gps, ended or threading.Event())
    except OSError as error:
        raise GpsError(f"{gps}: {error.strerror}") from error
    except SkippedError as error:
        raise GpsError(f"{gps!r}: {error.detail}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise GpsError(f"{gps}: not text in UTF-8: {error}") from error
