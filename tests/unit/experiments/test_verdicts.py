from typing import Any

import pytest

from litterfog.experiments.conclusions import CLAIMS
from litterfog.experiments.tables.users import PRINTED
from litterfog.experiments.verdicts import Claim, Evidence, all_of, fastest, less, verdict


def run(split: str, total_ms: float, device: str = "jetson-nano", **more: Any) -> dict[str, Any]:
    where = {"device": device, "size": 160, "link": "lan", "split": split}
    return {**where, "hypothetical_ms": total_ms, **more}


def data(*latency: dict[str, Any], users: dict[str, int] | None = None) -> Evidence:
    capacity = [
        {"mechanism": name, "users_per_instance": count} for name, count in (users or {}).items()
    ]
    return Evidence("paper", latency, (), tuple(capacity))


def claim(text: str) -> Claim:
    return next(one for one in CLAIMS if text in one.text)


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (66, 100, "holds"),
        (100, 66, "does not hold"),
        (67, 100, "cannot be told"),
        (100, 67, "cannot be told"),
    ],
)
def test_a_difference_under_a_third_is_a_tie(a: float, b: float, answer: str) -> None:
    assert less(a, b) == answer


def test_one_part_that_does_not_hold_decides() -> None:
    assert all_of(["holds", "cannot be told", "does not hold"]) == "does not hold"
    assert all_of(["holds", "cannot be told"]) == "cannot be told"
    assert all_of(["holds", "holds"]) == "holds"


def test_the_fastest_must_beat_the_best_of_the_others() -> None:
    case = {"cloud-only": 100.0, "split5": 70.0, "split13": 50.0, "edge-only": 90.0}
    assert fastest(case, ["split5", "split13"]).answer == "holds"
    assert fastest(case, ["edge-only"]).answer == "does not hold"
    assert fastest(case | {"edge-only": 60.0}, ["split13"]).answer == "cannot be told"


def test_a_split_that_is_fastest_on_the_nano_is_told_with_its_numbers() -> None:
    found = verdict(
        claim("a split is the fastest on the Nano"),
        data(run("cloud-only", 100), run("split13", 50), run("edge-only", 90)),
    )
    assert (found.answer, found.numbers) == ("holds", "split13 50.0 ms, edge-only 90.0 ms")


def test_what_was_not_measured_cannot_be_told() -> None:
    for one in CLAIMS:
        found = verdict(one, data())
        assert found.answer == "cannot be told", one.text
        assert "not measured" in found.numbers


def test_a_case_without_splits_cannot_be_told() -> None:
    case = data(run("cloud-only", 100), run("edge-only", 90))
    assert verdict(claim("a split is the fastest on the Nano"), case).answer == "cannot be told"
    assert verdict(claim("best trade-off"), case).answer == "cannot be told"


def test_edge_only_is_cheapest_where_an_instance_takes_most_users() -> None:
    one = claim("edge-only is the cheapest")
    assert verdict(one, data(users={"edge-only": 228, "split13": 143})).answer == "holds"
    assert verdict(one, data(users={"edge-only": 90, "split13": 143})).answer == "does not hold"


def test_more_on_the_device_is_cheaper_where_no_step_goes_back() -> None:
    one = claim("more is computed on the device")
    printed = {column.mechanism: column.users_per_instance for column in PRINTED}
    assert verdict(one, data(users=printed)).answer == "holds"
    assert verdict(one, data(users=printed | {"split10": 15})).answer == "does not hold"
    assert verdict(one, data(users=dict.fromkeys(printed, 10))).answer == "cannot be told"


@pytest.mark.parametrize(
    ("cloud_ms", "euros", "answer"),
    [
        (200.0, 12.0, "holds"),
        (10.0, 12.0, "does not hold"),  # faster than the split for next to nothing
        (200.0, 36.0, "cannot be told"),  # edge-only costs a third
    ],
)
def test_the_best_trade_off_weighs_latency_and_costs(
    cloud_ms: float, euros: float, answer: str
) -> None:
    runs = run("cloud-only", cloud_ms), run("split5", 50.0), run("edge-only", 150.0)
    costs = [
        {"device": "jetson-nano", "mechanism": name, "per_user_euros": price}
        for name, price in {"cloud-only": euros, "split5": euros, "edge-only": 12.0}.items()
    ]
    found = verdict(claim("best trade-off"), Evidence("paper", runs, tuple(costs), ()))
    assert found.answer == answer


def test_the_nano_triples_the_costs_within_a_tenth_of_three() -> None:
    def costs(nano: float) -> Evidence:
        rows = [
            {"device": device, "mechanism": "edge-only", "per_user_euros": euros}
            for device, euros in (("jetson-nano", nano), ("raspberry-pi-3b+", 4.0))
        ]
        return Evidence("paper", (), tuple(rows), ())

    one = claim("almost triple")
    assert verdict(one, costs(11.6)).answer == "holds"
    assert verdict(one, costs(8.0)).answer == "does not hold"
