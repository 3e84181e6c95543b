from itertools import pairwise, permutations

import numpy as np
import pytest

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.tour import loose_tour, round_tour


def apart(count: int, seed: int) -> Numbers:
    places = np.random.default_rng(seed).uniform(0, 1_000, (count, 2))
    return np.asarray(np.hypot(*(places[:, None] - places).transpose(2, 0, 1)))


def length(metres: Numbers, order: tuple[int, ...]) -> float:
    return sum(float(metres[step]) for step in pairwise(order))


@pytest.mark.parametrize("seed", range(10))
def test_a_tour_of_seven_places_is_the_shortest(seed: int) -> None:
    metres = apart(7, seed)
    order = tuple(round_tour(metres).tolist())
    shortest = min(length(metres, (0, *rest, 0)) for rest in permutations(range(1, 7)))
    assert length(metres, (*order, order[0])) == pytest.approx(shortest)


@pytest.mark.parametrize("seed", range(10))
def test_a_tour_with_a_loose_end_is_the_shortest(seed: int) -> None:
    metres = apart(6, seed)
    order = tuple(loose_tour(metres, from_first=True).tolist())
    shortest = min(length(metres, (0, *rest)) for rest in permutations(range(1, 6)))
    assert length(metres, order) == pytest.approx(shortest)


@pytest.mark.parametrize("seed", range(10))
def test_a_tour_with_two_loose_ends_is_the_shortest(seed: int) -> None:
    metres = apart(6, seed)
    order = tuple(loose_tour(metres, from_first=False).tolist())
    shortest = min(length(metres, order) for order in permutations(range(6)))
    assert length(metres, order) == pytest.approx(shortest)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 30])
def test_every_tour_has_each_place_once_and_begins_with_the_first(count: int) -> None:
    metres = apart(count, 3)
    for order in (round_tour(metres), loose_tour(metres, from_first=True)):
        assert sorted(order.tolist()) == list(range(count))
        assert order[0] == 0


def test_a_hundred_places_on_a_circle_are_gone_through_as_they_lie() -> None:
    turns = np.exp(2j * np.pi * np.random.default_rng(5).permutation(100) / 100)
    metres = np.abs(turns[:, None] - turns) * 1_000
    order = round_tour(metres)
    steps = metres[order, np.roll(order, -1)]
    assert steps == pytest.approx(np.full(100, steps.min()))
