import pytest

from litterfog.planner.explain import explain
from litterfog.planner.link import Link
from litterfog.planner.predict import Demand, Prediction, predict
from litterfog.planner.prices import read_prices
from litterfog.planner.rank import (
    Limits,
    ObjectiveError,
    pareto_front,
    parse_objective,
    rank,
    usual_accuracy,
)
from tests.unit.planner.machines import choice, machine

LATENCY = parse_objective("latency")
SPLITS = ("cloud-only", "split13", "edge-only")


def predictions(edge: float = 1.0) -> list[Prediction]:
    device, cloud = machine("raspberry-pi-3b+", edge), machine("t2.micro", 0.1)
    return [
        predict(choice(split), device, cloud, Link(50, 50, 10), Demand(), read_prices("present"))
        for split in SPLITS
    ]


def test_a_slow_device_sends_the_picture_and_a_fast_one_computes() -> None:
    assert rank(predictions(), LATENCY, Limits(), 1).kept[0].choice.split == "cloud-only"
    fast = rank(predictions(edge=0.01), LATENCY, Limits(), 1)
    assert fast.kept[0].choice.split == "edge-only"


def test_the_objective_changes_the_order() -> None:
    cheapest = rank(predictions(), parse_objective("cost"), Limits(), 1).kept
    costs = [one.cost.total for one in cheapest if one.cost]
    assert costs == sorted(costs)
    thriftiest = rank(predictions(), parse_objective("energy"), Limits(), 1).kept
    assert thriftiest[0].choice.split == "cloud-only"


def test_a_mix_weighs_each_criterion_against_the_best() -> None:
    mixed = parse_objective("latency=3,energy=1")
    assert mixed.weights == {"latency": 0.75, "energy": 0.25}
    ends = [rank(predictions(), parse_objective(o), Limits(), 1) for o in ("energy=1", "energy")]
    assert [one.choice for one in ends[0].kept] == [one.choice for one in ends[1].kept]


@pytest.mark.parametrize("text", ["", "speed", "latency=0", "latency=x", "latency,latency"])
def test_an_objective_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ObjectiveError, match="latency, throughput, cost, energy"):
        parse_objective(text)


def test_what_breaks_a_limit_is_counted_by_it() -> None:
    found = rank(predictions(), LATENCY, Limits(max_latency_ms=80), 1)
    assert [one.choice.split for one in found.kept] == ["cloud-only"]
    assert found.refused == {"--max-latency 80": 2}
    assert rank(predictions(), LATENCY, Limits(min_accuracy=0.99), 1).kept == []
    assert rank(predictions(), LATENCY, Limits(max_bytes=3_999), 1).kept == []
    assert rank(predictions(), LATENCY, Limits(max_cost=0.01), 1).kept == []


@pytest.mark.parametrize(
    ("accuracies", "least"),
    [((0.7, 0.991), 0.98), ((0.98,), 0.98), ((0.9462, 0.7), 0.9362), ((), 0.98)],
)
def test_the_usual_accuracy_is_a_little_below_the_best_where_none_has_it(
    accuracies: tuple[float, ...], least: float
) -> None:
    assert usual_accuracy(accuracies) == least


def test_a_rate_that_a_stage_cannot_keep_up_with_is_refused() -> None:
    found = rank(predictions(), LATENCY, Limits(), rate_hz=12)
    assert [one.choice.split for one in found.kept] == ["cloud-only", "split13"]
    assert found.refused == {"--rate 12": 1}


def test_a_criterion_that_is_not_known_is_refused_and_says_why() -> None:
    unknown = predict(choice(), machine(idle_watts=None), machine(), Link(5, 5, 5), Demand())
    with pytest.raises(ObjectiveError, match="idle_watts"):
        rank([unknown], parse_objective("energy"), Limits(), 1)
    with pytest.raises(ObjectiveError, match="--prices"):
        rank([unknown], parse_objective("cost"), Limits(), 1)


def test_the_front_keeps_what_is_best_in_something() -> None:
    link, device = Link(50, 50, 10), machine()
    worse = predict(choice(payload_bytes=400_000.0), device, device, link, Demand())
    better, accurate = (
        predict(choice(accuracy=accuracy), device, device, link, Demand())
        for accuracy in (0.98, 0.99)
    )
    assert pareto_front([worse, better]) == [better]
    assert pareto_front([accurate, better]) == [accurate]
    assert pareto_front([better, better]) == [better]


def test_the_winner_is_explained_by_the_stages_that_differ() -> None:
    everything = predictions()
    why = explain(rank(everything, LATENCY, Limits(), 1), everything)
    assert "the runner-up" in why[0]
    assert "predict edge -60.0 ms" in why[0]
    assert any("edge-only" in sentence and "predict edge -100.0 ms" in sentence for sentence in why)


def test_a_rival_that_breaks_a_limit_is_named_as_such() -> None:
    everything = predictions()
    why = explain(rank(everything, LATENCY, Limits(max_latency_ms=80), 1), everything)
    assert len(why) == 2
    assert all("which breaks a limit" in sentence for sentence in why)
