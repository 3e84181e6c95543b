from itertools import pairwise

import numpy as np
import pytest

from litterfog.streets.rounds.errors import RoundError
from litterfog.streets.rounds.plan import MOST_SPOTS, plan_round
from litterfog.streets.rounds.plane import Plane
from litterfog.streets.rounds.round import BICYCLE, FOOT, Round

from ..towns import grid_town
from .drawn import drawn, place

HIGH_STREET = drawn(("High Street", [(0, 0), (100, 0), (200, 0), (300, 0)]))
CORNER = drawn(("Quay", [(0, 0), (300, 0)]), ("Lane", [(300, 0), (300, 400)]))
TOWN = grid_town(12, 12, 80)


def scattered(count: int, seed: int = 1) -> list[tuple[float, float]]:
    metres = np.random.default_rng(seed).uniform(0, 880, (count, 2))
    return [place(east, north) for east, north in metres.tolist()]


def numbers(plan: Round) -> list[int]:
    return [stop.number for stop in plan.stops]


def test_every_spot_is_visited_once() -> None:
    assert sorted(numbers(plan_round(TOWN, scattered(60)))) == list(range(60))


def test_spots_are_in_their_order_along_a_street() -> None:
    spots = [place(250, 2), place(50, 3), place(150, -3)]
    assert numbers(plan_round(HIGH_STREET, spots, place(0, 0), closed=False)) == [1, 2, 0]


def test_the_way_goes_round_the_corner() -> None:
    plan = plan_round(CORNER, [place(300, 400)], place(0, 0), closed=False)
    assert plan.length_m == pytest.approx(700, abs=0.5)
    assert plan.line == pytest.approx(np.array([place(0, 0), place(300, 0), place(300, 400)]))


def test_a_closed_round_ends_where_it_began() -> None:
    plan = plan_round(TOWN, scattered(9), place(0, 0))
    assert plan.line[0].tolist() == plan.line[-1].tolist()
    assert plan.line[0].tolist() == pytest.approx(place(0, 0))


def test_without_a_start_a_closed_round_has_a_leg_for_each_spot() -> None:
    assert len(plan_round(TOWN, scattered(9)).legs) == 9


def test_an_open_round_without_a_start_begins_where_it_is_shortest() -> None:
    spots = [place(150, 0), place(10, 0), place(290, 0)]
    plan = plan_round(HIGH_STREET, spots, closed=False)
    assert plan.length_m == pytest.approx(280, abs=0.5)


def test_legs_follow_one_another() -> None:
    legs = plan_round(TOWN, scattered(30), place(400, 400)).legs
    ends = [leg.line[-1].tolist() for leg in legs[:-1]]
    assert ends == [leg.line[0].tolist() for leg in legs[1:]]


def test_the_order_is_much_shorter_than_the_one_given() -> None:
    spots = scattered(40)
    plan = plan_round(TOWN, spots, spots[0])
    as_given = sum(
        plan_round(TOWN, [there], here, closed=False).length_m for here, there in pairwise(spots)
    )
    assert plan.length_m < as_given / 3


def test_two_spots_between_the_same_crossings_are_joined_straight() -> None:
    plan = plan_round(HIGH_STREET, [place(30, 1)], place(80, 1), closed=False)
    assert plan.length_m == pytest.approx(50, abs=0.1)


def test_spots_at_one_place_are_each_a_stop() -> None:
    plan = plan_round(HIGH_STREET, [place(30, 1)] * 3)
    assert sorted(numbers(plan)) == [0, 1, 2]
    assert plan.length_m == 0


def test_one_spot_without_a_start_is_a_round_without_a_way() -> None:
    plan = plan_round(HIGH_STREET, [place(30, 1)])
    assert (plan.legs, plan.length_m, plan.line.tolist()) == ((), 0, [list(place(30, 1))])


def test_time_is_that_of_the_way_and_of_the_stops() -> None:
    spots = [place(300, 0)]
    on_foot = plan_round(HIGH_STREET, spots, place(0, 0), closed=False)
    cycled = plan_round(HIGH_STREET, spots, place(0, 0), closed=False, pace=BICYCLE)
    assert on_foot.seconds == pytest.approx(300 / FOOT.metres_a_second + FOOT.stop_s, abs=0.5)
    assert cycled.seconds == pytest.approx(300 / 4 + 75, abs=0.5)


def test_a_spot_beside_the_street_is_passed_not_walked_to() -> None:
    plan = plan_round(HIGH_STREET, [place(200, 40)], place(0, 0), closed=False)
    assert (round(plan.length_m), plan.straight_m) == (200, 0)


def test_a_spot_in_the_fields_is_walked_to_and_told() -> None:
    plan = plan_round(HIGH_STREET, [place(200, 150)], place(0, 0))
    assert (round(plan.length_m), round(plan.straight_m)) == (2 * 350, 2 * 150)


def test_an_island_is_reached_straight_and_told() -> None:
    island = drawn(("Shore", [(0, 0), (300, 0)]), ("Isle", [(0, 900), (1_200, 900)]))
    plan = plan_round(island, [place(300, 900), place(600, 900)], place(300, 0), closed=False)
    assert numbers(plan) == [0, 1]
    assert round(plan.straight_m) == 900


def test_a_spot_on_a_stranded_piece_is_reached_from_the_street_beside_it() -> None:
    town = drawn(("Ring", [(0, 0), (1_100, 0)]), ("", [(500, 30), (560, 30)]))
    plan = plan_round(town, [place(530, 29)], place(0, 0), closed=False)
    assert (round(plan.length_m), plan.straight_m) == (530, 0)


def test_a_bridge_far_off_is_gone_to() -> None:
    banks = [(0.0, 0.0), (3_000.0, 0.0), (3_000.0, 100.0), (0.0, 100.0)]
    plan = plan_round(drawn(("Bank", banks)), [place(10, 100)], place(10, 0), closed=False)
    assert (round(plan.length_m), plan.straight_m) == (2 * 2_990 + 100, 0)


def test_the_same_spots_give_the_same_round() -> None:
    first, second = (plan_round(TOWN, scattered(50)) for _ in range(2))
    assert first.stops == second.stops


def test_a_stop_tells_its_street() -> None:
    plan = plan_round(CORNER, [place(310, 200)], place(0, 0), closed=False)
    assert plan.stops[0].street == "Lane"


def test_a_stop_on_a_pavement_without_a_name_tells_the_street_beside() -> None:
    town = drawn(("Broadway", [(0, 0), (300, 0)]), ("", [(0, 0), (0, 12), (300, 12)]))
    assert plan_round(town, [place(200, 13)]).stops[0].street == "Broadway"


def test_a_stop_where_no_street_has_a_name_tells_none() -> None:
    assert plan_round(drawn(("", [(0, 0), (300, 0)])), [place(200, 0)]).stops[0].street == ""


@pytest.mark.parametrize("plane", [Plane(-16.8, 180.0), Plane(89.0, 15.0), Plane(-89.0, -180.0)])
def test_rounds_work_across_the_180th_meridian_and_near_the_poles(plane: Plane) -> None:
    town = drawn(("Edge", [(-200, 0), (-50, 0), (50, 0), (200, 0)]), plane=plane)
    plan = plan_round(town, [place(190, 0, plane)], place(-190, 0, plane), closed=False)
    assert plan.length_m == pytest.approx(380, abs=1)
    assert (np.abs(plan.line[:, 1]) <= 180).all()


@pytest.mark.parametrize(
    ("spots", "words"),
    [
        ([], "there is no spot"),
        ([place(0, 0)] * (MOST_SPOTS + 1), "at most 500 spots, and these are 501: choose"),
        ([place(0, 5_000)], "no street is within 1 km"),
        ([place(0, 0), place(0, 150_000)], "over 100 km apart"),
        ([(float("nan"), 4.0)], "a place is a latitude"),
        ([(91.0, 4.0)], "a place is a latitude"),
        ([(51.0, float("inf"))], "a place is a latitude"),
    ],
)
def test_what_cannot_be_a_round_is_told(spots: list[tuple[float, float]], words: str) -> None:
    with pytest.raises(RoundError, match=words):
        plan_round(HIGH_STREET, spots)


def test_spots_of_another_town_are_told_though_the_start_is_in_this_one() -> None:
    with pytest.raises(RoundError, match="no street is within 1 km"):
        plan_round(HIGH_STREET, [place(0, 5_000)], place(0, 0))


def test_a_round_without_streets_is_told() -> None:
    with pytest.raises(RoundError, match="import those of the town first"):
        plan_round(drawn(), [place(0, 0)])
