"""Read capture time and position from a photograph's EXIF (CIPA DC-008, GPS IFD)."""

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from litterfog.edge.skip import SkippedError, SkipReason

_GPS = ExifTags.GPS
_BASE = ExifTags.Base


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What EXIF says of a photograph; None where it says nothing that can be read."""

    captured_at: datetime | None
    lat: float | None
    lon: float | None
    accuracy_m: float | None


def read_exif(data: bytes) -> ExifFacts:
    """Read a photograph's EXIF without decoding its pixels.

    Raises:
        SkippedError: the bytes are no picture.
    """
    try:
        with Image.open(io.BytesIO(data)) as photo:
            exif = photo.getexif()
            gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
            times = exif.get_ifd(ExifTags.IFD.Exif)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise SkippedError(SkipReason.UNREADABLE, f"not a picture: {error}") from error
    except Image.DecompressionBombError as error:
        raise SkippedError(SkipReason.UNREADABLE, str(error)) from error
    accuracy_m = _number(gps.get(_GPS.GPSHPositioningError))
    return ExifFacts(
        captured_at=_gps_time(gps) or _camera_time(times),
        lat=_degrees(gps.get(_GPS.GPSLatitude), gps.get(_GPS.GPSLatitudeRef), "S"),
        lon=_degrees(gps.get(_GPS.GPSLongitude), gps.get(_GPS.GPSLongitudeRef), "W"),
        accuracy_m=accuracy_m if accuracy_m is not None and accuracy_m >= 0 else None,
    )


def _degrees(parts: Any, reference: Any, negative: str) -> float | None:
    """Turn degrees, minutes, seconds into degrees; NaN where a part divides by zero."""
    if not isinstance(parts, tuple) or len(parts) != 3 or not isinstance(reference, str):
        return None
    numbers = [_number(part) for part in parts]
    degrees, minutes, seconds = (math.nan if n is None else n for n in numbers)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if reference.strip("\0 ").upper() == negative else value


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def _gps_time(gps: Mapping[int, Any]) -> datetime | None:
    """Read the receiver's own time, which is UTC."""
    clock = gps.get(_GPS.GPSTimeStamp)
    if not isinstance(clock, tuple) or len(clock) != 3:
        return None
    numbers = [_number(part) for part in clock]
    if None in numbers:
        return None
    hours, minutes, seconds = (number or 0.0 for number in numbers)
    try:
        day = datetime.strptime(str(gps.get(_GPS.GPSDateStamp)).strip("\0 "), "%Y:%m:%d").replace(
            tzinfo=UTC
        )
        whole = int(seconds)
        microsecond = round((seconds - whole) * 1e6) % 1_000_000
        return day.replace(
            hour=int(hours), minute=int(minutes), second=whole, microsecond=microsecond
        )
    except (ValueError, OverflowError):
        return None


def _camera_time(times: Mapping[int, Any]) -> datetime | None:
    """Read the camera's clock; without an offset it is taken as this machine's local time."""
    text = str(times.get(_BASE.DateTimeOriginal)).strip("\0 ")
    offset = str(times.get(_BASE.OffsetTimeOriginal, "")).strip("\0 ")
    try:
        if offset:
            return datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z")
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").astimezone()
    except (ValueError, OverflowError, OSError):
        return None
