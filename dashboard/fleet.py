"""All devices of a store: in what order they are shown, how many are online, what is new."""

import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from litterfog.dashboard.components.devices import is_online
from litterfog.wire.hits import HitReader
from litterfog.wire.status import Status
from litterfog.wire.store_records import Device
from litterfog.wire.troubles import Trouble, troubles_of

MOST_DEVICES = 20_000  # read
MINUTE_NS = 60_000_000_000


@dataclass(frozen=True, slots=True)
class Fleet:
    """What one look finds."""

    devices: Sequence[Device]  # in trouble first, by name: so that rows stay where they are
    count: int  # of all
    online: int
    troubled: int
    version: str  # another one: a row of the devices page says something else


def read_fleet(reader: HitReader) -> Fleet:
    """Read all devices."""
    return fleet_of(reader.devices(MOST_DEVICES), reader.device_count(), time.time_ns())


def fleet_of(devices: Sequence[Device], count: int, now_ns: int) -> Fleet:
    """Order and count them."""
    troubles = {
        device.name: troubles_of(device.status, device.last_seen_ns, now_ns) for device in devices
    }
    ordered = sorted(
        devices,
        key=lambda device: (not troubles[device.name], not is_online(device), device.name),
    )
    told = "".join(repr(_facts(device, troubles[device.name])) for device in ordered)
    online, troubled = sum(map(is_online, ordered)), sum(map(bool, troubles.values()))
    return Fleet(ordered, count, online, troubled, f"{zlib.crc32(told.encode()):08x}")


def seen_minute(device: Device) -> int:
    """Give the minute, since 1970, in which it was last seen: a row is as exact as that."""
    return device.last_seen_ns // MINUTE_NS


def _facts(device: Device, troubles: tuple[Trouble, ...]) -> tuple[object, ...]:
    """Give what a row shows, as exactly as it does: a map's answers stand while none changes."""
    seen = device.name, seen_minute(device), device.totals, troubles
    return seen if device.status is None else (*seen, *_status_facts(device.status))


def _status_facts(said: Status) -> tuple[object, ...]:
    stages, place = said.stages, said.place
    return (
        *(said.state, said.split, said.codec, said.model, said.version, said.group, said.rate_hz),
        *(said.outbox_depth, said.dropped, said.skipped, said.frame_bytes, said.answer),
        stages and [round(ms) for ms in (stages.read_ms, stages.resize_ms, stages.predict_ms)],
        stages and round(stages.encode_ms),
        (said.wait_s or 0) // 60,
        said.battery and round(said.battery, 2),
        said.temperature_c and round(said.temperature_c),
        place and (round(place.lat, 4), round(place.lon, 4)),
    )
