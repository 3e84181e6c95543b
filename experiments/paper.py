"""Figures quoted from Leroy and Goedemé 2021, as printed; `experiments.tables` computes.

Money is in euros, as Decimal, with the digits that the paper prints.
"""

from dataclasses import dataclass
from decimal import Decimal

LABEL = "quoted"
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


@dataclass(frozen=True, slots=True)
class InstancePrice:
    """A row of table 2: the t2.micro's price an hour."""

    terms: str
    dollars: Decimal
    euros: Decimal


def _euros(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


TABLE_2 = (
    InstancePrice("on demand", *_euros("0.0116", "0.01")),
    InstancePrice("reserved for 1 year", *_euros("0.007", "0.0062")),
    InstancePrice("reserved for 3 years", *_euros("0.005", "0.0044")),
)
T2_MICRO_CREDITS_PER_HOUR = 6  # table 2; one is a vCPU for a minute
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

INCONSISTENCIES = (
    (
        "Table 4's split13 is called split15 in tables 5 and 6; its cloud costs are the same to "
        "the tenth of a cent, so it is one mechanism, and section 5.1.3 says split13."
    ),
    (
        "Table 3's energy a month of the Raspberry Pi is the rounded €0.001 an hour times 730, "
        "€0.73; unrounded it is 0.0051 kW x €0.20 x 730 = €0.74. Table 6 carries that on: €3,650 "
        "for €3,723, €73 a month for the fleet."
    ),
    (
        "Table 4's €0.7526 for cloud-only is not 3763.5 / 5000 = €0.7527, by rounding or by "
        "cutting off. Its €0.0526 for split13 is 0.052689 cut off; rounded it is €0.0527."
    ),
    (
        "Table 5's costs a user are cut off in three columns (12.379 -> 12.37, 11.887 -> 11.88, "
        "11.679 -> 11.67) and rounded in one (11.660 -> 11.66); table 6's are all rounded."
    ),
    (
        "Table 2's euros imply three rates: 0.862, 0.886 and 0.880 euros a dollar. Table 4's "
        "€7.527 a month implies €0.01031 an hour in 730 hours, 0.889 a dollar, and not table 2's "
        "€0.01, which would give €7.30."
    ),
    (
        "Table 2's 6 credits an hour are 10 % of a vCPU; table 4 loads it to 95 %. At its price "
        "the t2.micro sustains a tenth of that: without paying for surplus credits it takes 9.5 "
        "times as many instances."
    ),
    (
        "Table 4's users do not follow from any cost that is linear in the tail's multiply-adds "
        "and in the values sent, none of its terms negative: from split10 to split13 the CPU a "
        "user falls from 2.97 % to 0.66 %, 4.5 times, while multiply-adds fall 1.8 and values 2.4 "
        "times. The paper does not state the pictures a second of a user."
    ),
    (
        "Section 5.2 says that the dearer device almost triples the costs. Tables 5 and 6 say "
        "2.57 (cloud-only) to 2.85 times (edge-only)."
    ),
    (
        "Section 5.2 ends with edge-only as the fastest for small devices; section 5.1.2 says "
        "that a split is the fastest on both devices at 160 pixels, and section 5.1.3 that cloud- "
        "only is on the Raspberry Pi at 224."
    ),
    "Table 3 gives power (kW) as energy usage E.",
)
