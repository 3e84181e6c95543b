"""When a photograph was taken: by the receiver's time, else by the camera's clock.

A camera says its zone in a tag of its own, wrongly, or not at all; a receiver's week counter may be
twenty years behind. What is not believed is passed over, and what was assumed is told.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal, Self

from PIL import ExifTags

from litterfog.edge.camera_clock import CameraClock, zone_name
from litterfog.edge.exif.facts import ExifFacts
from litterfog.edge.exif.number import finite, text
from litterfog.edge.moment import ns_of

TimeSource = Literal["receiver", "camera", "table", "file", "frame"]

_BASE = ExifTags.Base
_GPS = ExifTags.GPS
_DAY = timedelta(days=1)
_MOST_OFFSET = timedelta(hours=14)  # of a zone from UTC
_MOMENT = re.compile(
    r"(\d{4})[:/.-](\d{1,2})[:/.-](\d{1,2})[ T](\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?\s*(\S*)"
)
_DATE = re.compile(r"(\d{4})[:/.-](\d{1,2})[:/.-](\d{1,2})")
_OFFSETS = (_BASE.OffsetTimeOriginal, _BASE.OffsetTimeDigitized, _BASE.OffsetTime)
_FIRST, _LAST = datetime(1971, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001  (a camera's, without zone)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


@dataclass(frozen=True, slots=True)
class CaptureTime:
    """A moment, who says it, and what had to be assumed for it."""

    at_ns: int  # since the Unix epoch
    source: TimeSource
    zone: str | None = None  # what a camera's clock was taken to be set to
    zone_assumed: bool = False  # neither camera nor user says a zone: this machine's was taken

    @classmethod
    def now(cls) -> Self:
        """Give the moment that this machine's clock says."""
        return cls(time.time_ns(), "frame")


def capture_time(facts: ExifFacts, clock: CameraClock) -> CaptureTime | None:
    """Say when a picture was taken; None where no tag says it.

    The receiver's time counts where its date is within a day of the camera's; without a date it has
    the camera's. The camera's clock is DateTimeOriginal, DateTimeDigitized or DateTime, the first
    that can be read, each with its own offset; an offset that cannot be read counts as none.
    """
    camera, zone = _camera_time(facts, clock)
    receiver = _receiver_time(facts, camera)
    if receiver is not None and (camera is None or abs(receiver - camera) <= _DAY):
        return CaptureTime(ns_of(receiver), "receiver")
    if camera is None:
        return None
    told = zone or clock.zone
    return CaptureTime(ns_of(camera), "camera", zone_name(camera, told), told is None)


def _camera_time(facts: ExifFacts, clock: CameraClock) -> tuple[datetime | None, tzinfo | None]:
    """Read the camera's clock and the zone that its tags say; None for what they do not."""
    offsets = [_offset(text(facts.camera.get(tag))) for tag in _OFFSETS]
    for said, own in _readings(facts, offsets):
        right = said + timedelta(seconds=clock.offset_s)
        if _FIRST <= right <= _LAST:
            zone = own or next(filter(None, offsets), None)
            return _moment(right, zone or clock.zone), zone
    return None, None


def _readings(
    facts: ExifFacts, offsets: list[tzinfo | None]
) -> Iterator[tuple[datetime, tzinfo | None]]:
    """Give each clock reading that is one, in order, with the offset beside it."""
    texts = (
        text(facts.camera.get(_BASE.DateTimeOriginal)),
        text(facts.camera.get(_BASE.DateTimeDigitized)),
        text(facts.base.get(_BASE.DateTime)),
    )
    for said, beside in zip(texts, offsets, strict=True):
        match = _MOMENT.fullmatch(said)
        if match is None:
            continue
        try:
            moment = datetime(*(int(part) for part in match.groups()[:6]))  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            continue  # 0000:00:00 says a camera whose clock was never set
        yield moment, beside or _offset(match[7])


def _moment(local: datetime, zone: tzinfo | None) -> datetime:
    return local.replace(tzinfo=zone) if zone else local.astimezone()  # this machine's


def _offset(said: str) -> tzinfo | None:
    if said in {"Z", "z"}:
        return UTC
    match = _OFFSET.fullmatch(said)
    if match is None:
        return None
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(ahead if match[1] == "+" else -ahead) if ahead <= _MOST_OFFSET else None


def _receiver_time(facts: ExifFacts, camera: datetime | None) -> datetime | None:
    """Read the GPS time, which is UTC; a receiver without a fix says no time."""
    if text(facts.gps.get(_GPS.GPSStatus)).upper() == "V":
        return None
    since_midnight = _time_of_day(facts.gps.get(_GPS.GPSTimeStamp))
    if since_midnight is None:
        return None
    match = _DATE.fullmatch(text(facts.gps.get(_GPS.GPSDateStamp)))
    try:
        if match:
            day = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
            return day + since_midnight
    except (ValueError, OverflowError):
        pass  # a date that is none
    return None if camera is None else _nearest_day(camera, since_midnight)


def _time_of_day(clock: object) -> timedelta | None:
    parts = [finite(part) for part in clock] if isinstance(clock, tuple) else []
    if len(parts) != 3 or any(part is None or not 0 <= part <= 61 for part in parts):
        return None
    hours, minutes, seconds = (part or 0.0 for part in parts)
    since_midnight = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return since_midnight if since_midnight <= _DAY else None


def _nearest_day(camera: datetime, since_midnight: timedelta) -> datetime:
    """Give the receiver's time of day the date that brings it nearest to the camera's."""
    midnight = camera.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (midnight + timedelta(days=ahead) + since_midnight for ahead in (-1, 0, 1))
    return min(days, key=lambda moment: abs(moment - camera))
