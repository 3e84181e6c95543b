"""All devices of a store: in what order they are shown, how many are online, what is new."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from litterfog.dashboard.components.devices import is_online
from litterfog.wire.hits import HitReader
from litterfog.wire.store_records import Device

MOST_DEVICES = 20_000  # read
MINUTE_NS = 60_000_000_000


@dataclass(frozen=True, slots=True)
class Fleet:
    """What one look finds."""

    devices: Sequence[Device]  # online first, by name: so that rows stay where they are
    count: int  # of all
    online: int
    version: str  # another one: a row of the devices page says something else


def read_fleet(reader: HitReader) -> Fleet:
    """Read all devices."""
    return fleet_of(reader.devices(MOST_DEVICES), reader.device_count())


def fleet_of(devices: Sequence[Device], count: int) -> Fleet:
    """Order and count them."""
    ordered = sorted(devices, key=lambda device: (not is_online(device), device.name))
    told = "".join(repr((*_facts(device), device.totals)) for device in ordered)
    online = sum(map(is_online, ordered))
    return Fleet(ordered, count, online, f"{zlib.crc32(told.encode()):08x}")


def seen_minute(device: Device) -> int:
    """Give the minute, since 1970, in which it was last seen: a row is as exact as that."""
    return device.last_seen_ns // MINUTE_NS


def _facts(device: Device) -> tuple[object, ...]:
    said = device.status
    if said is None:
        return device.name, seen_minute(device)
    counts = said.outbox_depth, said.dropped, said.skipped
    return device.name, seen_minute(device), said.state, said.split, said.codec, said.model, counts
