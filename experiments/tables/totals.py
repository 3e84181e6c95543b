"""Tables 5 and 6: what a fleet costs with either device, printed and recomputed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from litterfog.experiments.cells import Cell, compare, printed_rows
from litterfog.experiments.costs import cost_rows, instances
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.markdown import printed_then_anew
from litterfog.experiments.paper import (
    DEVICES_IN_FLEET,
    INSTANCE_EUROS_PER_MONTH,
    MECHANISMS,
    MONTHS_OF_USE,
    euros,
)
from litterfog.experiments.records import Records, Row
from litterfog.experiments.tables import devices, users
from litterfog.experiments.work import capacity, capacity_records


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalTable:
    """One of the two, as it is printed; the mechanisms in the order of MECHANISMS."""

    number: int
    device: str
    purchase: Decimal
    purchase_per_month: Decimal
    energy_per_month: Decimal
    device_total: Decimal
    cloud: tuple[Decimal, ...]
    total: tuple[Decimal, ...]
    per_user: tuple[Decimal, ...]


_CLOUD = euros("3763.5", "165.594", "1302.171", "1181.739", "263.445")
NANO = TotalTable(
    number=5,
    device="jetson-nano",
    purchase=Decimal("610000"),
    purchase_per_month=Decimal("50833.333"),
    energy_per_month=Decimal("7300"),
    device_total=Decimal("58133.333"),
    cloud=_CLOUD,
    total=euros("61896.83", "58298.93", "59435.5", "59315.07", "58396.78"),
    per_user=euros("12.37", "11.66", "11.88", "11.86", "11.67"),
)
PI = TotalTable(
    number=6,
    device="raspberry-pi-3b+",
    purchase=Decimal("200000"),
    purchase_per_month=Decimal("16666.667"),
    energy_per_month=Decimal("3650"),
    device_total=Decimal("20316.667"),
    cloud=_CLOUD,
    total=euros("24080.17", "20482.26", "21618.84", "21498.41", "20580.11"),
    per_user=euros("4.816", "4.096", "4.324", "4.300", "4.116"),
)


def cells(table: TotalTable) -> Iterator[Cell]:
    """Compute its cells from tables 3 and 4."""
    number, device = table.number, _device(table.device)
    purchase = device.purchase_euros * DEVICES_IN_FLEET
    per_month = purchase / MONTHS_OF_USE
    energy = device.energy_euros_per_month * DEVICES_IN_FLEET  # table 3's, as printed
    yield compare(number, "purchase", device.name, table.purchase, purchase)
    yield compare(number, "purchase/month", device.name, table.purchase_per_month, per_month)
    yield compare(number, "energy/month", device.name, table.energy_per_month, energy)
    yield compare(number, "device total", device.name, table.device_total, per_month + energy)
    for at, column in enumerate(users.PRINTED):
        cloud = instances(column.users_per_instance) * INSTANCE_EUROS_PER_MONTH
        total = per_month + energy + cloud
        name = MECHANISMS[at]
        yield compare(number, "cloud/month", name, table.cloud[at], cloud)
        yield compare(number, "total/month", name, table.total[at], total)
        yield compare(number, "per user", name, table.per_user[at], total / DEVICES_IN_FLEET)


def _device(name: str) -> devices.DeviceColumn:
    return next(device for device in devices.PRINTED if device.name == name)


def _table(table: TotalTable, what: str, caption: str) -> Experiment:
    def rows(records: Records) -> list[Row]:
        """Give the printed cells, then the costs anew, by way and price list."""
        anew = cost_rows(capacity_records(records), table.device)
        return printed_rows(cells(table)) + anew

    return Experiment(
        name=f"table{table.number}",
        title=f"Table {table.number}",
        what=what,
        caption=caption,
        work=capacity,
        rows=rows,
        table=printed_then_anew,
    )


TABLE5 = _table(
    NANO,
    "total costs with the Jetson Nano",
    "The paper's cells, then the same from measured capacities. The paper's last column"
    " is headed split15 and is table 4's split13.",
)
TABLE6 = _table(PI, "total costs with the Raspberry Pi", "As table 5, with the Raspberry Pi.")
