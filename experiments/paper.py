"""Figures quoted from Leroy and Goedemé 2021, as printed; `experiments.tables` computes.

Money is in euros, as Decimal, with the digits that the paper prints.
"""

from dataclasses import dataclass
from decimal import Decimal

MECHANISMS = ("cloud-only", "edge-only", "split5", "split10", "split13")
DEVICES_IN_FLEET = 5_000  # section 5.2
CPU_LOAD = Decimal("0.95")  # section 5.2
EUROS_PER_KWH = Decimal("0.20")  # section 5.2: Belgian companies, April 2020
MONTHS_OF_USE = 12  # section 5.2
HOURS_PER_MONTH = 730  # table 3: 1.46 / 0.002
INSTANCE_EUROS_PER_MONTH = Decimal("7.527")  # table 4: 3763.5 / 500, and every other column


@dataclass(frozen=True, slots=True)
class DeviceColumn:
    """A device's column of table 3, with its worst-case power of table 1."""

    name: str
    purchase_euros: Decimal
    watts: Decimal  # table 1; table 3 gives it in kW
    energy_euros_per_hour: Decimal
    energy_euros_per_month: Decimal


@dataclass(frozen=True, slots=True)
class CloudColumn:
    """A mechanism's column of table 4, as it is printed."""

    mechanism: str
    users_per_instance: int
    instances: int
    euros_per_month: Decimal
    euros_per_user: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalTable:
    """Table 5 or 6, as it is printed; the mechanisms in the order of MECHANISMS."""

    number: int
    device: str
    purchase: Decimal
    purchase_per_month: Decimal
    energy_per_month: Decimal
    device_total: Decimal
    cloud: tuple[Decimal, ...]
    total: tuple[Decimal, ...]
    per_user: tuple[Decimal, ...]


def _euros(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


TABLE_3 = (
    DeviceColumn("jetson-nano", *_euros("122", "10", "0.002", "1.46")),
    DeviceColumn("raspberry-pi-3b+", *_euros("40", "5.1", "0.001", "0.73")),
)
TABLE_4 = (
    CloudColumn("cloud-only", 10, 500, *_euros("3763.5", "0.7526")),
    CloudColumn("edge-only", 228, 22, *_euros("165.594", "0.0331")),
    CloudColumn("split5", 29, 173, *_euros("1302.171", "0.2604")),
    CloudColumn("split10", 32, 157, *_euros("1181.739", "0.2363")),
    CloudColumn("split13", 143, 35, *_euros("263.445", "0.0526")),
)
_CLOUD = _euros("3763.5", "165.594", "1302.171", "1181.739", "263.445")
TABLE_5 = TotalTable(
    number=5,
    device="jetson-nano",
    purchase=Decimal("610000"),
    purchase_per_month=Decimal("50833.333"),
    energy_per_month=Decimal("7300"),
    device_total=Decimal("58133.333"),
    cloud=_CLOUD,
    total=_euros("61896.83", "58298.93", "59435.5", "59315.07", "58396.78"),
    per_user=_euros("12.37", "11.66", "11.88", "11.86", "11.67"),
)
TABLE_6 = TotalTable(
    number=6,
    device="raspberry-pi-3b+",
    purchase=Decimal("200000"),
    purchase_per_month=Decimal("16666.667"),
    energy_per_month=Decimal("3650"),
    device_total=Decimal("20316.667"),
    cloud=_CLOUD,
    total=_euros("24080.17", "20482.26", "21618.84", "21498.41", "20580.11"),
    per_user=_euros("4.816", "4.096", "4.324", "4.300", "4.116"),
)
