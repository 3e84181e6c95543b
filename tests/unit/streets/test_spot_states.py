"""States of spots come from events in order, and from the hits since."""

import pytest

from litterfog.streets.spots.events import STATES, SpotState
from litterfog.streets.spots.states import SpotStates, states_of
from tests.unit.streets.said import HOUR_MS, event, fold, spots_at
from tests.unit.streets.sightings import DAY_MS, NOON_MS, degrees, hits


def state(folded: SpotStates, spot: int = 0) -> SpotState:
    return STATES[int(folded.state[spot])]


def test_a_spot_of_which_nobody_spoke_is_open_since_its_first_hit() -> None:
    folded = fold()
    assert (state(folded), folded.since_ms[0], folded.event[0]) == ("open", NOON_MS, -1)


@pytest.mark.parametrize("said", STATES)
def test_an_event_gives_its_state(said: SpotState) -> None:
    folded = fold(event(said, NOON_MS + HOUR_MS, "open"))
    assert (state(folded), folded.since_ms[0]) == (said, NOON_MS + HOUR_MS)


def test_events_count_by_their_time_and_not_as_they_arrive() -> None:
    later, earlier = event("cleaned", NOON_MS + 2, "planned"), event("planned", NOON_MS + 1, "open")
    assert state(fold(later, earlier)) == "cleaned"


def test_events_of_one_moment_count_by_their_id() -> None:
    first = event("cleaned", NOON_MS + 1, id="0" * 31 + "1")
    second = event("reopened", NOON_MS + 1, id="0" * 31 + "2")
    assert state(fold(second, first)) == "reopened"


def test_an_event_that_was_sent_twice_is_one() -> None:
    said = event("cleaned", NOON_MS + 1, "open")
    assert len(fold(said, said).events) == 1


def test_an_event_speaks_of_its_own_spot_alone() -> None:
    folded = fold(event("planned", NOON_MS + 1, anchor=2, north_m=50), finder=spots_at(0, 50))
    assert [state(folded, 0), state(folded, 1)] == ["open", "planned"]


def test_the_anchor_counts_before_the_place() -> None:
    folded = fold(event("planned", NOON_MS + 1, anchor=2, north_m=0), finder=spots_at(0, 50))
    assert folded.spot.tolist() == [1]


def test_an_event_whose_anchor_is_forgotten_finds_the_spot_by_place() -> None:
    folded = fold(event("planned", NOON_MS + 1, anchor=999, north_m=45), finder=spots_at(0, 50))
    assert folded.spot.tolist() == [1]


def test_an_event_at_no_spot_is_kept() -> None:
    folded = fold(event("planned", NOON_MS + 1, anchor=999, north_m=25), finder=spots_at(0, 50))
    assert (folded.spot.tolist(), len(folded.events)) == ([-1], 1)


def test_an_event_finds_no_spot_that_began_after_these() -> None:
    finder = spots_at(0)
    before = finder.spots
    finder.add(hits([degrees(50)], ids=[2]))
    folded = states_of(before, [event("planned", NOON_MS + 1, anchor=2, north_m=50)], finder.grid)
    assert folded.spot.tolist() == [-1]


def test_a_later_hit_reopens_what_was_cleaned() -> None:
    finder = spots_at(0, last_ms=NOON_MS + DAY_MS)
    folded = fold(event("cleaned", NOON_MS + HOUR_MS), finder=finder)
    assert (state(folded), folded.since_ms[0], folded.event[0]) == (
        "reopened",
        NOON_MS + DAY_MS,
        0,
    )


def test_a_hit_from_before_the_cleaning_reopens_nothing() -> None:
    finder = spots_at(0, last_ms=NOON_MS + HOUR_MS)
    assert state(fold(event("cleaned", NOON_MS + DAY_MS), finder=finder)) == "cleaned"


@pytest.mark.parametrize("said", ["planned", "false-alarm"])
def test_a_later_hit_changes_no_plan_and_no_false_alarm(said: SpotState) -> None:
    finder = spots_at(0, last_ms=NOON_MS + DAY_MS)
    assert state(fold(event(said, NOON_MS + HOUR_MS), finder=finder)) == said


def test_a_person_may_open_a_false_alarm() -> None:
    mistaken = event("false-alarm", NOON_MS + 1, "open")
    assert state(fold(mistaken, event("reopened", NOON_MS + 2, "false-alarm"))) == "reopened"


def test_an_event_that_saw_the_state_that_held_is_no_conflict() -> None:
    folded = fold(event("planned", NOON_MS + 1, "open"), event("cleaned", NOON_MS + 2, "planned"))
    assert not folded.conflict.any()


def test_of_two_telephones_at_once_the_second_is_told() -> None:
    folded = fold(event("cleaned", NOON_MS + 1, "open"), event("false-alarm", NOON_MS + 2, "open"))
    assert folded.conflict.tolist() == [False, True]
    assert folded.history(0) == [0, 1]


def test_two_telephones_that_say_the_same_do_not_conflict() -> None:
    folded = fold(event("cleaned", NOON_MS + 1, "open"), event("cleaned", NOON_MS + 2, "open"))
    assert not folded.conflict.any()


def test_what_was_found_there_holds_although_it_conflicts() -> None:
    folded = fold(event("planned", NOON_MS + 1, "open"), event("cleaned", NOON_MS + 2, "open"))
    assert (state(folded), folded.conflict.tolist()) == ("cleaned", [False, True])


def test_a_plan_that_knew_nothing_of_the_cleaning_does_not_hold() -> None:
    folded = fold(event("cleaned", NOON_MS + 1, "open"), event("planned", NOON_MS + 2, "open"))
    assert (state(folded), folded.conflict.tolist()) == ("cleaned", [False, True])


def test_a_plan_for_what_a_hit_has_reopened_is_no_conflict() -> None:
    finder = spots_at(0, last_ms=NOON_MS + DAY_MS)
    planned = event("planned", NOON_MS + 2 * DAY_MS, "reopened")
    folded = fold(event("cleaned", NOON_MS + HOUR_MS, "open"), planned, finder=finder)
    assert (state(folded), folded.conflict.tolist()) == ("planned", [False, False])


def test_who_was_shown_nothing_conflicts_with_nobody() -> None:
    folded = fold(event("cleaned", NOON_MS + 1, "open"), event("planned", NOON_MS + 2))
    assert (state(folded), folded.conflict.tolist()) == ("planned", [False, False])
