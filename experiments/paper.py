"""What Leroy and Goedemé 2021 state, as printed; each table's own cells are in its file.

Money is in euros, as Decimal, with the digits that the paper prints.
"""

from decimal import Decimal

MECHANISMS = ("cloud-only", "edge-only", "split5", "split10", "split13")
DEVICES_IN_FLEET = 5_000  # section 5.2
CPU_LOAD = Decimal("0.95")  # section 5.2
EUROS_PER_KWH = Decimal("0.20")  # section 5.2: Belgian companies, April 2020
MONTHS_OF_USE = 12  # section 5.2
HOURS_PER_MONTH = 730  # table 3: 1.46 / 0.002
INSTANCE_EUROS_PER_MONTH = Decimal("7.527")  # table 4: 3763.5 / 500, and every other column
WATTS = {"jetson-nano": Decimal("10"), "raspberry-pi-3b+": Decimal("5.1")}  # table 1, worst case


def euros(*texts: str) -> tuple[Decimal, ...]:
    """Read amounts as they are printed."""
    return tuple(map(Decimal, texts))
