"""Table 3: a device's purchase and energy, as printed and with other prices. Nothing is run."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from litterfog.experiments.cells import Cell, compare, printed_rows
from litterfog.experiments.costs import PRICE_LISTS
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.markdown import printed_then_anew
from litterfog.experiments.paper import EUROS_PER_KWH, HOURS_PER_MONTH, WATTS, euros
from litterfog.experiments.records import Row
from litterfog.planner.prices import read_prices

_PLACES_PER_HOUR = Decimal("0.001")  # the table rounds here, and goes on with what is left


@dataclass(frozen=True, slots=True)
class DeviceColumn:
    """A device's column, as it is printed."""

    name: str
    purchase_euros: Decimal
    energy_euros_per_hour: Decimal
    energy_euros_per_month: Decimal


PRINTED = (
    DeviceColumn("jetson-nano", *euros("122", "0.002", "1.46")),
    DeviceColumn("raspberry-pi-3b+", *euros("40", "0.001", "0.73")),
)


def cells() -> list[Cell]:
    """Energy of a device: an hour, rounded to a tenth of a cent as the paper does, and a month."""
    found = []
    for device in PRINTED:
        hour = WATTS[device.name] / 1000 * EUROS_PER_KWH
        printed = device.energy_euros_per_month
        month = hour.quantize(_PLACES_PER_HOUR, ROUND_HALF_UP) * HOURS_PER_MONTH
        found += [
            compare(3, "energy/hour", device.name, device.energy_euros_per_hour, hour),
            compare(3, "energy/month", device.name, printed, month),
        ]
    return found


def device_rows() -> list[Row]:
    """Purchase and energy of a device anew, by price list."""
    rows: list[Row] = []
    for name in PRICE_LISTS:
        prices = read_prices(name)
        for device, price in prices.edge.items():
            watts = float(WATTS[device]) if price.watts is None else price.watts
            hour = watts / 1e3 * prices.euros_per_kwh
            rows.append(
                {
                    "prices": name,
                    "label": "modelled",
                    "device": device,
                    "purchase_euros": price.purchase_euros,
                    "watts": watts,
                    "energy_euros_per_hour": round(hour, 5),
                    "energy_euros_per_month": round(hour * prices.hours_per_month, 4),
                }
            )
    return rows


TABLE3 = Experiment(
    name="table3",
    title="Table 3",
    what="purchase and energy of a device",
    caption="Arithmetic: the paper's cells as printed and as computed from its inputs, then the"
    " same with each price list (`planner/prices/`).",
    rows=lambda _: printed_rows(cells()) + device_rows(),
    table=printed_then_anew,
)
