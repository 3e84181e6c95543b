"""Tables 3 to 6 of the paper by its own arithmetic, and the same with other capacities and prices.

Every cell is computed from the paper's inputs and set beside the printed figure. `by` says what the
printed digits follow from: rounding half up, cutting off, or neither, with the difference.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from litterfog.experiments.paper import (
    CPU_LOAD,
    DEVICES_IN_FLEET,
    EUROS_PER_KWH,
    HOURS_PER_MONTH,
    INSTANCE_EUROS_PER_MONTH,
    MECHANISMS,
    MONTHS_OF_USE,
    TABLE_3,
    TABLE_4,
    TABLE_5,
    TABLE_6,
    DeviceColumn,
    TotalTable,
)
from litterfog.planner.prices import Prices, instance_euros, users_per_instance

By = Literal["rounding", "cutting off", "neither"]
_PLACES_PER_HOUR = Decimal("0.001")  # table 3 rounds here, and goes on with what is left


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table: as printed, as computed, and how the one follows from the other."""

    table: int
    row: str
    column: str
    printed: Decimal
    computed: Decimal
    by: By
    difference: Decimal  # printed less computed, rounded to the printed digits


@dataclass(frozen=True, slots=True)
class Cost:
    """One mechanism's euros a month for a fleet, computed anew."""

    device: str
    mechanism: str
    users_per_instance: float
    instances: int
    device_euros: float
    cloud_euros: float
    per_user_euros: float

    @property
    def total_euros(self) -> float:
        """Everything, a month."""
        return self.device_euros + self.cloud_euros


def compare(table: int, row: str, column: str, printed: Decimal, computed: Decimal) -> Cell:
    """Set a printed figure beside the computed one."""
    digits = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    rounded = computed.quantize(digits, ROUND_HALF_UP)
    by: By = "neither"
    if printed == rounded:
        by = "rounding"
    elif printed == computed.quantize(digits, ROUND_DOWN):
        by = "cutting off"
    return Cell(table, row, column, printed, computed, by, printed - rounded)


def table_3() -> list[Cell]:
    """Energy of a device: an hour, rounded to a tenth of a cent as the paper does, and a month."""
    cells = []
    for device in TABLE_3:
        hour = device.watts / 1000 * EUROS_PER_KWH
        printed = device.energy_euros_per_month
        month = hour.quantize(_PLACES_PER_HOUR, ROUND_HALF_UP) * HOURS_PER_MONTH
        cells += [
            compare(3, "energy/hour", device.name, device.energy_euros_per_hour, hour),
            compare(3, "energy/month", device.name, printed, month),
        ]
    return cells


def table_4() -> list[Cell]:
    """Instances for the fleet and their costs, from the users an instance takes."""
    cells = []
    for column in TABLE_4:
        name = column.mechanism
        count = Decimal(instances(column.users_per_instance))
        total = count * INSTANCE_EUROS_PER_MONTH
        per_user = total / DEVICES_IN_FLEET
        cells += [
            compare(4, "instances", name, Decimal(column.instances), count),
            compare(4, "total/month", name, column.euros_per_month, total),
            compare(4, "per user", name, column.euros_per_user, per_user),
        ]
    return cells


def table_5() -> list[Cell]:
    """Total costs with the Jetson Nano."""
    return list(_totals(TABLE_5))


def table_6() -> list[Cell]:
    """Total costs with the Raspberry Pi."""
    return list(_totals(TABLE_6))


def instances(users: float, devices: int = DEVICES_IN_FLEET) -> int:
    """Count the instances that a fleet needs, of so many users each."""
    return math.ceil(devices / users)


def cpu_share_per_user(users: int) -> Decimal:
    """Give the share of a vCPU that table 4's capacity says a user takes."""
    return CPU_LOAD / users


def capacities(cloud_ms: Mapping[str, float], rate_hz: float) -> dict[str, float]:
    """Turn measured vCPU milliseconds a picture into users per instance, by mechanism.

    Whole users; a part of one where a user needs more than one instance.
    """
    load = float(CPU_LOAD)
    return {
        name: users_per_instance(ms, rate_hz, load) or round(load * 1e3 / (ms * rate_hz), 3)
        for name, ms in cloud_ms.items()
    }


def recompute(
    users: Mapping[str, float], prices: Prices, cloud: str, devices: int = DEVICES_IN_FLEET
) -> list[Cost]:
    """Compute tables 4 to 6 anew: users an instance by mechanism, every device of the price list.

    A device without watts in the list is billed the paper's worst case, where the paper has it.

    Raises:
        KeyError: the list lacks the cloud machine, or a device's watts are known nowhere.
    """
    instance = instance_euros(prices.cloud[cloud], prices)
    quoted = {device.name: float(device.watts) for device in TABLE_3}
    costs = []
    for name, price in prices.edge.items():
        watts = quoted[name] if price.watts is None else price.watts
        energy = watts / 1e3 * prices.euros_per_kwh * prices.hours_per_month
        device_euros = devices * (price.purchase_euros / prices.months_of_use + energy)
        for mechanism, capacity in users.items():
            count = instances(capacity, devices)
            total = device_euros + count * instance
            costs.append(
                Cost(
                    device=name,
                    mechanism=mechanism,
                    users_per_instance=capacity,
                    instances=count,
                    device_euros=device_euros,
                    cloud_euros=count * instance,
                    per_user_euros=total / devices,
                )
            )
    return costs


def _totals(table: TotalTable) -> Iterator[Cell]:
    number, device = table.number, _device(table.device)
    purchase = device.purchase_euros * DEVICES_IN_FLEET
    per_month = purchase / MONTHS_OF_USE
    energy = device.energy_euros_per_month * DEVICES_IN_FLEET  # table 3's, as printed
    yield compare(number, "purchase", device.name, table.purchase, purchase)
    yield compare(number, "purchase/month", device.name, table.purchase_per_month, per_month)
    yield compare(number, "energy/month", device.name, table.energy_per_month, energy)
    yield compare(number, "device total", device.name, table.device_total, per_month + energy)
    for at, column in enumerate(TABLE_4):
        cloud = instances(column.users_per_instance) * INSTANCE_EUROS_PER_MONTH
        total = per_month + energy + cloud
        name = MECHANISMS[at]
        yield compare(number, "cloud/month", name, table.cloud[at], cloud)
        yield compare(number, "total/month", name, table.total[at], total)
        yield compare(number, "per user", name, table.per_user[at], total / DEVICES_IN_FLEET)


def _device(name: str) -> DeviceColumn:
    return next(device for device in TABLE_3 if device.name == name)


CELLS = {3: table_3, 4: table_4, 5: table_5, 6: table_6}
