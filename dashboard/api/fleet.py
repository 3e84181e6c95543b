"""The devices, as programs are told of them."""

import time
from typing import Any

import msgspec

from litterfog.dashboard.components.devices import state_of
from litterfog.dashboard.moment import Moment
from litterfog.wire.store_records import Device
from litterfog.wire.troubles import troubles_of

_TOLD = (  # by devices from 0.3 on, as docs/wire.md has them
    *("version", "group", "rate_hz", "stages", "frame_bytes", "wait_s", "battery"),
    *("temperature_c", "place", "certificate_ends_ms", "models", "answer"),
)


def fleet_answer(moment: Moment) -> bytes:
    """List the devices: those in trouble first, by name."""
    return msgspec.json.encode([_fields(device) for device in moment.fleet.devices])


def version_answer(moment: Moment) -> bytes:
    """Name the present hits and devices: other names, other data."""
    names = {"hits": str(moment.snapshot.version), "devices": moment.fleet.version}
    return msgspec.json.encode(names)


def _fields(device: Device) -> dict[str, Any]:
    status, totals = device.status, device.totals
    told = msgspec.to_builtins(status) if status else {}
    return {
        "name": device.name,
        "state": state_of(device),
        "last_seen_ms": device.last_seen_ns // 1_000_000,
        "split": status.split if status else None,
        "codec": status.codec if status else None,
        "look": status.look if status else None,
        "model": status.model if status else None,
        "pictures": totals.frames,
        "hits": totals.hits,
        "clean": totals.clean,
        "duplicates": totals.duplicates,
        "rejected": totals.rejected,
        "bytes": totals.wire_bytes,
        "outbox": status.outbox_depth if status else None,
        "dropped": status.dropped if status else None,
        "skipped": status.skipped if status else None,
        **{name: told.get(name) for name in _TOLD},
        "troubles": troubles_of(status, device.last_seen_ns, time.time_ns()),
    }
