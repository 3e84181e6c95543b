"""A later visit without litter proposes that a spot is clean."""

import numpy as np
import pytest

from litterfog.streets.spots.events import SpotState
from litterfog.streets.spots.proposals import LEAST_PICTURES, CleanVisits, proposals
from tests.unit.streets.said import HOUR_MS, event, fold, spots_at
from tests.unit.streets.sightings import DAY_MS, NOON_MS

HERE, ELSEWHERE = 8, 5
NEXT_DAY_MS = NOON_MS + DAY_MS


def proposed(
    *visits: tuple[int, int, int], said: SpotState | None = None, last_ms: int = NOON_MS
) -> int:
    """Give what visits (place, moment, pictures) propose for one spot; -1: nothing."""
    finder = spots_at(0, last_ms=last_ms)
    states = fold(*([event(said, NOON_MS + HOUR_MS)] if said else []), finder=finder)
    place, at_ms, pictures = np.array(visits, np.int64).reshape(-1, 3).T
    clean = CleanVisits(place.astype(np.uint64), at_ms, pictures)
    return int(proposals(finder.spots, states, np.array([HERE], np.uint64), clean)[0])


def test_no_visit_proposes_nothing() -> None:
    assert proposed() == -1


def test_the_last_of_later_visits_proposes() -> None:
    visits = [(HERE, NEXT_DAY_MS + at * DAY_MS, 9) for at in (1, 2, 0)]
    assert proposed(*visits) == NEXT_DAY_MS + 2 * DAY_MS


@pytest.mark.parametrize("place", [ELSEWHERE, HERE + 1, 0])
def test_a_visit_of_another_place_proposes_nothing(place: int) -> None:
    assert proposed((place, NEXT_DAY_MS, 9)) == -1


def test_too_few_pictures_propose_nothing() -> None:
    assert proposed((HERE, NEXT_DAY_MS, LEAST_PICTURES - 1)) == -1


def test_a_visit_before_the_last_hit_proposes_nothing() -> None:
    assert proposed((HERE, NEXT_DAY_MS, 9), last_ms=NEXT_DAY_MS + 1) == -1


def test_a_visit_before_the_state_proposes_nothing() -> None:
    assert proposed((HERE, NOON_MS + HOUR_MS, 9), said="reopened") == -1


def test_a_planned_spot_is_proposed_too() -> None:
    assert proposed((HERE, NEXT_DAY_MS, 9), said="planned") == NEXT_DAY_MS


@pytest.mark.parametrize("said", ["cleaned", "false-alarm"])
def test_what_needs_no_cleaning_is_not_proposed(said: SpotState) -> None:
    assert proposed((HERE, NEXT_DAY_MS, 9), said=said) == -1
