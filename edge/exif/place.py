"""Where a photograph was taken, by its GPS tags, else by its XMP.

Degrees, minutes and seconds, degrees and decimal minutes, or decimal degrees; the hemisphere is a
letter beside them, and without it a place is not known: it is never guessed.
"""

import re
from dataclasses import dataclass
from typing import Any

from PIL import ExifTags

from litterfog.edge.exif.facts import ExifFacts
from litterfog.edge.exif.number import finite, text
from litterfog.edge.skip import SkippedError, SkipReason

_GPS = ExifTags.GPS
_SEPARATORS = re.compile(r"[\s,;:°'\"]+")
_XMP = r"[\w-]+:{}\s*(?:=\s*[\"']|>)\s*([^\"'<]+)"  # an attribute, or an element
_XMP_PARTS = re.compile(r"([\d.,]+)([NSEWnsew])")
_DRONES_SPELLING = {"Latitude": "Latitude", "Longitude": "Longt?itude"}  # older ones misspell it
_DECIMAL = re.compile(r"[+-]?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class ExifPlace:
    """WGS 84, in degrees; not yet checked to be on Earth."""

    lat: float
    lon: float
    accuracy_m: float | None = None


def place_of(facts: ExifFacts) -> ExifPlace:
    """Say where a picture was taken.

    Raises:
        SkippedError: no tag says it, or what they say is no place; says which.
    """
    gps = facts.gps
    if _GPS.GPSLatitude not in gps and _GPS.GPSLongitude not in gps:
        return _xmp_place(facts.xmp)
    if text(gps.get(_GPS.GPSStatus)).upper() == "V":
        raise SkippedError(SkipReason.NO_POSITION, "its receiver had no fix (GPS status V)")
    lat = _degrees("latitude", gps.get(_GPS.GPSLatitude), gps.get(_GPS.GPSLatitudeRef), "NS")
    lon = _degrees("longitude", gps.get(_GPS.GPSLongitude), gps.get(_GPS.GPSLongitudeRef), "EW")
    accuracy_m = finite(gps.get(_GPS.GPSHPositioningError))
    return ExifPlace(lat, lon, accuracy_m if accuracy_m is not None and accuracy_m >= 0 else None)


def _degrees(what: str, said: Any, hemisphere: Any, letters: str) -> float:
    """Turn one coordinate into signed degrees."""
    value = _angle(what, said)
    letter = text(hemisphere)[:1].upper()
    if letter not in set(letters):
        wanted = " or ".join(letters)
        raise SkippedError(
            SkipReason.NO_POSITION, f"its {what} has no hemisphere ({wanted}): it may be either"
        )
    if value < 0 and letter == letters[0]:
        raise SkippedError(
            SkipReason.BAD_POSITION, f"its {what} is negative, and its hemisphere {letter}"
        )
    return -abs(value) if letter == letters[1] else value


def _angle(what: str, said: Any) -> float:
    """Add degrees, minutes and seconds, of which the last may be left out."""
    parts = _SEPARATORS.split(text(said)) if isinstance(said, str | bytes) else said
    parts = [part for part in parts if part != ""] if isinstance(parts, tuple | list) else [parts]
    numbers = [finite(part) for part in parts]
    if not 1 <= len(numbers) <= 3 or any(number is None for number in numbers):
        raise SkippedError(SkipReason.BAD_POSITION, f"its {what} is not a number of degrees")
    degrees, *finer = (number or 0.0 for number in numbers)
    if any(not 0 <= number <= 60 for number in finer):
        raise SkippedError(
            SkipReason.BAD_POSITION, f"its {what} has minutes or seconds beyond 0 to 60"
        )
    fraction: float = sum(number / 60**power for power, number in enumerate(finer, 1))
    return degrees - fraction if degrees < 0 else degrees + fraction


def _xmp_place(xmp: str) -> ExifPlace:
    """Read exif:GPSLatitude="51,4.674N" and its kin, or a drone's signed GpsLatitude."""
    lat, lon = _xmp_degrees(xmp, "Latitude", "NS"), _xmp_degrees(xmp, "Longitude", "EW")
    if lat is None or lon is None:
        raise SkippedError(SkipReason.NO_POSITION, "its EXIF and XMP have no GPS position")
    return ExifPlace(lat, lon)


def _xmp_degrees(xmp: str, which: str, letters: str) -> float | None:
    drone = re.search(_XMP.format(f"Gps{_DRONES_SPELLING[which]}"), xmp)
    if drone and _DECIMAL.fullmatch(drone[1].strip()):
        return float(drone[1])
    said = re.search(_XMP.format(f"GPS{which}"), xmp)
    if said is None:
        return None
    parts = _XMP_PARTS.fullmatch(said[1].strip())
    number, letter = parts.groups() if parts else (said[1], "")
    return _degrees(which.lower(), number, letter, letters)
