"""Costs from measured capacities, by the paper's arithmetic and any price list.

A user takes one picture a second. edge-only sends hits alone, so a user's load is a hit's, times
the share of pictures that are hits.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from litterfog.experiments.paper import CPU_LOAD, DEVICES_IN_FLEET, WATTS
from litterfog.experiments.records import Row
from litterfog.planner.prices import Prices, instance_euros, read_prices, users_per_instance

RATE_HZ = 1.0  # of a user; the paper does not state its own
CLOUD = "t2.micro"
PRICE_LISTS = ("paper", "present")


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


def users_of(capacity: Iterable[Row], way: str) -> dict[str, float]:
    """Give users per instance by mechanism, as one way's measurement says."""
    found = {row["split"]: row for row in capacity if row["way"] == way}
    loads = {split: row["cpu_ms_per_frame"] * row["sent_share"] for split, row in found.items()}
    return capacities(loads, RATE_HZ)


def instances(users: float, devices: int = DEVICES_IN_FLEET) -> int:
    """Count the instances that a fleet needs, of so many users each."""
    return math.ceil(devices / users)


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
    """Compute a fleet's costs anew from users an instance, for every device of the price list.

    A device without watts in the list is billed the paper's worst case, where the paper has it.

    Raises:
        KeyError: the list lacks the cloud machine, or a device's watts are known nowhere.
    """
    instance = instance_euros(prices.cloud[cloud], prices)
    costs = []
    for name, price in prices.edge.items():
        watts = float(WATTS[name]) if price.watts is None else price.watts
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


def cost_rows(capacity: list[Row], device: str | None = None) -> list[Row]:
    """Give every device's costs a month from measured capacities, by price list."""
    ways = dict.fromkeys(record["way"] for record in capacity)
    found = [
        (way, name, cost)
        for way in ways
        for name in PRICE_LISTS
        for cost in recompute(users_of(capacity, way), read_prices(name), CLOUD)
    ]
    return [_cost_row(*one) for one in found if device in {None, one[2].device}]


def _cost_row(way: str, prices: str, cost: Cost) -> Row:
    return {
        "way": way,
        "prices": prices,
        "label": "modelled",
        "device": cost.device,
        "mechanism": cost.mechanism,
        "users_per_instance": cost.users_per_instance,
        "instances": cost.instances,
        "device_euros": round(cost.device_euros, 2),
        "cloud_euros": round(cost.cloud_euros, 2),
        "total_euros": round(cost.total_euros, 2),
        "per_user_euros": round(cost.per_user_euros, 4),
    }
