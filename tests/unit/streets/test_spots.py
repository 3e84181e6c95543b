"""Hits of the same thing are one spot, whatever the batches they come in."""

import numpy as np
import pytest

from litterfog.streets.earth import EARTH_M
from litterfog.streets.spots.columns import Hits, Spots
from litterfog.streets.spots.finder import SpotFinder
from tests.unit.streets.sightings import DAY_MS, NOON_MS, degrees, hits, town


def spots_of(*batches: Hits) -> Spots:
    finder = SpotFinder()
    for batch in batches:
        finder.add(batch)
    return finder.spots


def one_by_one(hits: Hits) -> list[int]:
    """Give each hit's spot as the rule says it: all anchors so far, the nearest in the radius."""
    north, east = np.radians(hits.lat), np.radians(hits.lon)
    xyz = EARTH_M * np.stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1
    )
    squared = np.where(np.isnan(hits.accuracy_m), 32, hits.accuracy_m**2)
    anchors: list[int] = []
    found = []
    for at in range(len(hits)):
        distance = np.linalg.norm(xyz[anchors] - xyz[at], axis=1)
        radius = np.clip(np.sqrt(squared[anchors] + squared[at]), 5, 30)
        distance[distance > radius] = np.inf
        if not np.isfinite(distance).any():
            found.append(len(anchors))
            anchors.append(at)
        else:
            found.append(int(np.argmin(distance)))
    return found


def test_no_hits_make_no_spots() -> None:
    assert len(spots_of(hits([]))) == 0


def test_hits_within_eight_metres_are_one_spot() -> None:
    assert spots_of(hits([degrees(0), degrees(7.9)])).hits.tolist() == [2]


def test_hits_further_apart_are_two() -> None:
    assert spots_of(hits([degrees(0), degrees(8.1)])).hits.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("accuracy_m", "radius_m"), [((6, 8), 10), ((1, 1), 5), ((500, 20), 30), ((0, 0), 5)]
)
def test_the_radius_knows_both_accuracies(accuracy_m: list[float], radius_m: float) -> None:
    within = hits([degrees(0), degrees(radius_m - 0.1)], accuracy_m=accuracy_m)
    beyond = hits([degrees(0), degrees(radius_m + 0.1)], accuracy_m=accuracy_m)
    assert (len(spots_of(within)), len(spots_of(beyond))) == (1, 2)


def test_a_hit_joins_the_nearest_of_two() -> None:
    assert spots_of(hits([degrees(0), degrees(12), degrees(7)])).hits.tolist() == [1, 2]


def test_a_row_of_hits_does_not_pull_one_spot_along_the_street() -> None:
    assert len(spots_of(hits([degrees(6 * step) for step in range(11)]))) == 6


def test_a_spot_is_named_by_its_first_hit_and_lies_there() -> None:
    spots = spots_of(hits([degrees(0), degrees(5)], ids=[9, 3]))
    assert spots.name(0) == f"{7:016x}{9:016x}"
    assert [spots.lat[0], spots.lon[0]] == degrees(0)


def test_hits_of_one_moment_are_taken_by_id() -> None:
    spots = spots_of(hits([degrees(0), degrees(5)], ids=[9, 3], captured_ms=[NOON_MS] * 2))
    assert spots.anchor_low.tolist() == [3]


def test_a_hit_is_told_its_spot_in_the_order_in_which_hits_were_given() -> None:
    places = [degrees(100), degrees(0), degrees(101)]
    given = hits(places, captured_ms=[NOON_MS + 2, NOON_MS + 1, NOON_MS + 3])
    assert SpotFinder().add(given).tolist() == [1, 0, 1]


def test_days_are_visits() -> None:
    moments = [NOON_MS, NOON_MS + 60_000, NOON_MS + DAY_MS, NOON_MS + 3 * DAY_MS]
    assert spots_of(hits([degrees(0)] * 4, captured_ms=moments)).visits.tolist() == [3]


def test_a_day_that_was_counted_is_no_visit_again() -> None:
    first = hits([degrees(0)] * 2, captured_ms=[NOON_MS, NOON_MS + DAY_MS])
    late = hits([degrees(0)], captured_ms=[NOON_MS + 60_000])
    assert spots_of(first, late).visits.tolist() == [2]


def test_the_best_hit_is_kept_and_the_earlier_of_equals() -> None:
    first = hits([degrees(0)] * 3, probability=[0.6, 0.9, 0.9])
    later = hits([degrees(0)], ids=[8], captured_ms=[NOON_MS + DAY_MS], probability=0.9)
    spots = spots_of(first, later)
    assert (spots.best_low.tolist(), spots.probability.tolist()) == ([2], [np.float32(0.9)])


def test_the_most_pieces_seen_at_once_are_kept() -> None:
    assert spots_of(hits([degrees(0)] * 3, items=[1, 4, 0])).items.tolist() == [4]


def test_a_late_hit_moves_the_first_sighting_and_not_the_anchor() -> None:
    late = hits([degrees(4)], ids=[77], captured_ms=[NOON_MS - DAY_MS])
    spots = spots_of(hits([degrees(0)]), late)
    assert spots.first_ms.tolist() == [NOON_MS - DAY_MS]
    assert spots.last_ms.tolist() == [NOON_MS]
    assert spots.anchor_low.tolist() == [1]


def test_a_late_hit_between_two_spots_takes_no_hit_from_them() -> None:
    late = hits([degrees(6)], ids=[77], captured_ms=[NOON_MS - DAY_MS])
    assert spots_of(hits([degrees(0), degrees(12)]), late).hits.sum() == 3


def test_spots_are_those_of_hits_taken_one_by_one() -> None:
    drawn = town(3_000)
    assert SpotFinder().add(drawn).tolist() == one_by_one(drawn)


@pytest.mark.parametrize("size", [1, 37, 999])
def test_batches_change_nothing(size: int) -> None:
    drawn = town(1_000)
    rows = np.arange(len(drawn))
    batches = [drawn.take(rows[start : start + size]) for start in range(0, len(rows), size)]
    whole, parts = spots_of(drawn), spots_of(*batches)
    for column in ("anchor_low", "hits", "visits", "first_ms", "last_ms", "best_low"):
        np.testing.assert_array_equal(getattr(whole, column), getattr(parts, column))


def test_more_hits_at_one_place_than_are_taken_at_once_are_one_spot() -> None:
    assert spots_of(hits([degrees(0)] * 25_000)).hits.tolist() == [25_000]


@pytest.mark.parametrize("pair", [[(0.0, 179.99999), (0.0, -179.99999)], [(90.0, 0), (90, 120)]])
def test_a_spot_knows_no_edge_of_the_map(pair: list[tuple[float, float]]) -> None:
    assert spots_of(hits(pair)).hits.tolist() == [2]


def test_spots_that_were_given_never_change() -> None:
    finder = SpotFinder()
    finder.add(hits([degrees(0)]))
    before = finder.spots
    finder.add(hits([degrees(0), degrees(50)]))
    assert before.hits.tolist() == [1]
    assert not before.hits.flags.writeable
