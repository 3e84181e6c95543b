"""What is known of a camera's clock beside its pictures: the zone it is set to, how wrong it is."""

import difflib
import os
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

_LOCAL_TIME = Path("/etc/localtime")


@dataclass(frozen=True, slots=True)
class CameraClock:
    """What is known of a camera's clock beside its pictures."""

    zone: tzinfo | None = None  # of one that says none; None: this machine's
    offset_s: float = 0.0  # added to what it says, for one that is wrong


def time_zone(name: str) -> ZoneInfo:
    """Find a zone by its IANA name; raises ValueError, which says what is near."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # a folder's name, a path, none
        near = difflib.get_close_matches(name, available_timezones(), 1, 0.5)
        instance = near[0] if near else "Europe/Brussels"
        raise ValueError(f"no time zone has this name; {instance} is one, and UTC") from error


def zone_name(moment: datetime, zone: tzinfo | None) -> str:
    """Name a zone as a person knows it, None as this machine's: Europe/Brussels, UTC, or +02:00."""
    key = getattr(zone, "key", None) or (_machine_zone() if zone is None else None)
    offset = moment.strftime("%z")
    return str(key) if key else "UTC" if offset == "+0000" else f"{offset[:3]}:{offset[3:5]}"


def _machine_zone() -> str | None:
    """Name this machine's zone as TZ does, else the link /etc/localtime; None without a name."""
    told = os.environ.get("TZ") or str(_LOCAL_TIME.resolve())
    return _known(told.removeprefix(":").rpartition("zoneinfo/")[2])


@cache
def _known(name: str) -> str | None:
    try:
        return time_zone(name).key.removeprefix("Etc/")
    except ValueError:
        return None
