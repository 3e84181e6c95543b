"""Costs from measured capacities (tables 4 to 6, figure 10), beside what the paper prints.

A user takes one picture a second. edge-only sends hits alone, so a user's load is a hit's, times
the share of pictures that are hits.
"""

from collections.abc import Iterable

from litterfog.experiments import paper
from litterfog.experiments.records import Row
from litterfog.experiments.tables import CELLS, Cell, Cost, capacities, instances, recompute
from litterfog.planner.prices import instance_euros, read_prices

RATE_HZ = 1.0  # of a user; the paper does not state its own
CLOUD = "t2.micro"
PRICE_LISTS = ("paper", "present")


def users_of(capacity: Iterable[Row], way: str) -> dict[str, float]:
    """Give users per instance by mechanism, as one way's measurement says."""
    found = {row["split"]: row for row in capacity if row["way"] == way}
    loads = {split: row["cpu_ms_per_frame"] * row["sent_share"] for split, row in found.items()}
    return capacities(loads, RATE_HZ)


def capacity_rows(capacity: list[Row]) -> list[Row]:
    """Table 4 anew: a row for each way and mechanism, and for the users that the paper prints."""
    rows = [
        _capacity_row(
            "the paper's users", one.mechanism, one.users_per_instance, {"label": "modelled"}
        )
        for one in paper.TABLE_4
    ]
    for record in capacity:
        users = users_of(capacity, record["way"])[record["split"]]
        names = ("label", "frames", "frames_per_s", "cpu_share", "cpu_ms_per_frame", "sent_share")
        measured = {name: record[name] for name in names}
        rows.append(_capacity_row(record["way"], record["split"], users, measured))
    return rows


def _capacity_row(way: str, mechanism: str, users: float, measured: Row) -> Row:
    row: Row = {"way": way, "mechanism": mechanism, "users_per_instance": users, **measured}
    for name in PRICE_LISTS:
        prices = read_prices(name)
        count = instances(users)
        euros = count * instance_euros(prices.cloud[CLOUD], prices)
        row |= {"instances": count, f"euros_per_month_{name}_prices": round(euros, 2)}
        row[f"euros_per_user_{name}_prices"] = round(euros / paper.DEVICES_IN_FLEET, 4)
    return row


def cost_rows(capacity: list[Row], device: str | None = None) -> list[Row]:
    """Tables 5 and 6: every device's costs a month from measured capacities, by price list."""
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


def device_rows() -> list[Row]:
    """Table 3 anew: purchase and energy of a device, by price list."""
    quoted = {device.name: float(device.watts) for device in paper.TABLE_3}
    rows: list[Row] = []
    for name in PRICE_LISTS:
        prices = read_prices(name)
        for device, price in prices.edge.items():
            watts = quoted[device] if price.watts is None else price.watts
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


def printed_rows(table: int) -> list[Row]:
    """Give a table's printed cells beside the same computed from the paper's inputs."""
    return [_cell(cell) for cell in CELLS[table]()]


def _cell(cell: Cell) -> Row:
    return {
        "table": cell.table,
        "label": "quoted",
        "row": cell.row,
        "column": cell.column,
        "printed": float(cell.printed),
        "computed": round(float(cell.computed), 6),
        "follows_by": cell.by,
    }
