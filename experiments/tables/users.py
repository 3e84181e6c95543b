"""Table 4: users a t2.micro takes at 95 % CPU, and what 5,000 of them cost in the cloud."""

from dataclasses import dataclass
from decimal import Decimal

from litterfog.experiments.cells import Cell, compare, printed_rows
from litterfog.experiments.costs import CLOUD, PRICE_LISTS, instances, users_of
from litterfog.experiments.experiment import Experiment
from litterfog.experiments.markdown import printed_then_anew
from litterfog.experiments.paper import CPU_LOAD, DEVICES_IN_FLEET, INSTANCE_EUROS_PER_MONTH, euros
from litterfog.experiments.records import Records, Row
from litterfog.experiments.work import capacity, capacity_records
from litterfog.planner.prices import instance_euros, read_prices


@dataclass(frozen=True, slots=True)
class CloudColumn:
    """A mechanism's column, as it is printed."""

    mechanism: str
    users_per_instance: int
    instances: int
    euros_per_month: Decimal
    euros_per_user: Decimal


PRINTED = (
    CloudColumn("cloud-only", 10, 500, *euros("3763.5", "0.7526")),
    CloudColumn("edge-only", 228, 22, *euros("165.594", "0.0331")),
    CloudColumn("split5", 29, 173, *euros("1302.171", "0.2604")),
    CloudColumn("split10", 32, 157, *euros("1181.739", "0.2363")),
    CloudColumn("split13", 143, 35, *euros("263.445", "0.0526")),
)


def cells() -> list[Cell]:
    """Instances for the fleet and their costs, from the users an instance takes."""
    found = []
    for column in PRINTED:
        name = column.mechanism
        count = Decimal(instances(column.users_per_instance))
        total = count * INSTANCE_EUROS_PER_MONTH
        per_user = total / DEVICES_IN_FLEET
        found += [
            compare(4, "instances", name, Decimal(column.instances), count),
            compare(4, "total/month", name, column.euros_per_month, total),
            compare(4, "per user", name, column.euros_per_user, per_user),
        ]
    return found


def cpu_share_per_user(users: int) -> Decimal:
    """Give the share of a vCPU that a capacity says a user takes."""
    return CPU_LOAD / users


def capacity_rows(measured: list[Row]) -> list[Row]:
    """Compute it anew: a row for each way and mechanism, and for the users that are printed."""
    rows = [
        _capacity_row(
            "the paper's users", one.mechanism, one.users_per_instance, {"label": "modelled"}
        )
        for one in PRINTED
    ]
    for record in measured:
        users = users_of(measured, record["way"])[record["split"]]
        names = ("label", "frames", "frames_per_s", "cpu_share", "cpu_ms_per_frame", "sent_share")
        figures = {name: record[name] for name in names}
        rows.append(_capacity_row(record["way"], record["split"], users, figures))
    return rows


def _capacity_row(way: str, mechanism: str, users: float, measured: Row) -> Row:
    row: Row = {"way": way, "mechanism": mechanism, "users_per_instance": users, **measured}
    for name in PRICE_LISTS:
        prices = read_prices(name)
        count = instances(users)
        euros = count * instance_euros(prices.cloud[CLOUD], prices)
        row |= {"instances": count, f"euros_per_month_{name}_prices": round(euros, 2)}
        row[f"euros_per_user_{name}_prices"] = round(euros / DEVICES_IN_FLEET, 4)
    return row


def _rows(records: Records) -> list[Row]:
    """Give the printed cells, then users, instances and euros of both ways measured here."""
    return printed_rows(cells()) + capacity_rows(capacity_records(records))


TABLE4 = Experiment(
    name="table4",
    title="Table 4",
    what="users a t2.micro takes, and cloud costs of 5,000",
    caption="The paper's cells. Then a cloud side held to 1 CPU and 1 GiB, given more frames than"
    " it takes; users are 0.95 x frames a second, normalised to its CPU time, at one picture a"
    " second and user."
    " edge-only sends hits alone: `sent share` of the pictures. The paper does not state its rate.",
    work=capacity,
    rows=_rows,
    table=printed_then_anew,
)
