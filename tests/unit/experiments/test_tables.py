from collections import Counter
from decimal import Decimal

import pytest

from litterfog.experiments.cells import Cell, compare
from litterfog.experiments.costs import capacities, recompute
from litterfog.experiments.tables import devices, totals, users
from litterfog.planner.prices import read_prices

CENT = Decimal("0.01")
# What no single rule of rounding gives: cell -> what the printed digits follow from.
ODD = {
    (4, "per user", "cloud-only"): "neither",
    (4, "per user", "split13"): "cutting off",
    (5, "per user", "cloud-only"): "cutting off",
    (5, "per user", "split5"): "cutting off",
    (5, "per user", "split13"): "cutting off",
}
CELLS = [
    *devices.cells(),
    *users.cells(),
    *totals.cells(totals.NANO),
    *totals.cells(totals.PI),
]


def key(cell: Cell) -> tuple[int, str, str]:
    return cell.table, cell.row, cell.column


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: "-".join(map(str, key(cell))))
def test_every_printed_figure_follows_from_the_papers_inputs(cell: Cell) -> None:
    assert cell.by == ODD.get(key(cell), "rounding")
    assert abs(cell.printed - cell.computed) < CENT


def test_every_computed_cell_of_the_tables_is_compared() -> None:
    counts = Counter(cell.table for cell in CELLS)
    assert counts == {3: 4, 4: 15, 5: 19, 6: 19}
    assert len({key(cell) for cell in CELLS}) == len(CELLS)


def test_a_cell_that_cannot_be_reproduced_states_its_difference() -> None:
    odd = {key(cell): cell.difference for cell in CELLS if cell.difference}
    assert set(odd) == set(ODD)
    assert odd[4, "per user", "cloud-only"] == Decimal("-0.0001")
    assert odd[5, "per user", "split5"] == Decimal("-0.01")


def test_a_wrong_figure_is_seen() -> None:
    assert compare(5, "x", "y", Decimal("11.89"), Decimal("11.8771")).by == "neither"


def test_tables_5_and_6_take_the_cloud_costs_of_table_4() -> None:
    printed = tuple(column.euros_per_month for column in users.PRINTED)
    assert printed == totals.NANO.cloud == totals.PI.cloud


def test_recomputing_with_the_papers_capacities_and_prices_gives_its_tables() -> None:
    found = {column.mechanism: column.users_per_instance for column in users.PRINTED}
    costs = {(c.device, c.mechanism): c for c in recompute(found, read_prices("paper"), "t2.micro")}
    nano, pi = costs["jetson-nano", "split13"], costs["raspberry-pi-3b+", "split13"]
    assert nano.instances == pi.instances == 35
    assert nano.total_euros == pytest.approx(58396.78, abs=0.01)
    assert pi.total_euros == pytest.approx(20580.11 + 73, abs=0.5)  # table 3 rounds 0.7446 to 0.73
    assert nano.per_user_euros == pytest.approx(11.679, abs=0.001)


def test_paying_for_surplus_credits_makes_a_t2_micro_several_times_dearer() -> None:
    found = {"cloud-only": 10}
    quoted = recompute(found, read_prices("paper"), "t2.micro")[0]
    present = recompute(found, read_prices("present"), "t2.micro")[0]
    assert present.cloud_euros > 4 * quoted.cloud_euros


def test_measured_milliseconds_become_users_per_instance() -> None:
    assert capacities({"split13": 9.5, "edge-only": 0.95}, rate_hz=2) == {
        "split13": 50,
        "edge-only": 500,
    }


def test_the_papers_cpu_falls_more_from_split10_to_split13_than_its_work() -> None:
    found = {column.mechanism: column.users_per_instance for column in users.PRINTED}
    fall = users.cpu_share_per_user(found["split10"]) / users.cpu_share_per_user(found["split13"])
    assert fall > max(68.9 / 37.8, 9600 / 4000)
