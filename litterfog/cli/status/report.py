"""Judge how the pipeline is: what was seen goes in, a report of green, yellow and red comes out.

Knows no sockets and no clock: `look` looks, `view` shows, each part is judged in its own file.
"""

from litterfog.cli.status.broker import BrokerLook, check_broker
from litterfog.cli.status.check import Check, Report
from litterfog.cli.status.device import DeviceLook, check_outbox, check_process
from litterfog.cli.status.fleet import (
    check_backlog,
    check_devices,
    check_letters,
    check_rates,
    check_subscribers,
)
from litterfog.cli.status.store import StoreLook, check_store

_UNKNOWN = "not known while the store is away"


def cloud_report(broker: BrokerLook, store: StoreLook, now_s: float) -> Report:
    """Judge broker, store, subscribers and devices as they are at `now_s`."""
    names = ("subscribers", "devices", "backlog", "rates", "dead letters")
    if store.fleet is None:
        rest = [Check(name, "unknown", _UNKNOWN) for name in names]
    else:
        fleet = store.fleet
        rest = [
            check_subscribers(fleet),
            check_devices(fleet, now_s),
            check_backlog(fleet),
            check_rates(fleet),
            check_letters(fleet, now_s),
        ]
    return Report([check_broker(broker), check_store(store), *rest])


def device_report(broker: BrokerLook, device: DeviceLook) -> Report:
    """Judge what a device can know."""
    return Report([check_process(device), check_broker(broker), check_outbox(device)])
