"""Rides along a segment, and those that only crossed its end."""

import numpy as np

from litterfog.streets.grades.passes import ridden_along
from litterfog.streets.grades.visits import Visits
from tests.unit.streets.towns import grid_town

TOWN = grid_town(3, 4, 80)


def _ride(pictures: list[int], device: int = 1) -> Visits:
    """Ride the first segments of the town, with so many pictures on each."""
    count = len(pictures)
    return Visits(
        np.arange(count, dtype=np.int64),
        np.full(count, 20_000, np.int32),
        np.full(count, device, np.uint16),
        np.array(pictures, np.int32),
        np.zeros(count, np.int32),
    )


def test_a_corner_is_not_ridden_along() -> None:
    along = ridden_along(TOWN, _ride([16, 15, 2, 17, 1]))
    assert along.tolist() == [True, True, False, True, False]


def test_a_camera_with_a_picture_a_segment_loses_none() -> None:
    assert ridden_along(TOWN, _ride([1, 1, 2, 1])).all()


def test_a_wait_at_a_light_makes_no_corner_of_the_rest() -> None:
    assert ridden_along(TOWN, _ride([16, 90, 15, 17])).all()


def test_a_device_is_compared_with_itself_alone() -> None:
    fast, slow = _ride([16, 16, 16]), _ride([2, 2, 2], device=2)
    both = Visits(
        np.concatenate([fast.segment_row, slow.segment_row]),
        np.concatenate([fast.day, slow.day]),
        np.concatenate([fast.device, slow.device]),
        np.concatenate([fast.pictures, slow.pictures]),
        np.concatenate([fast.hits, slow.hits]),
    )
    assert ridden_along(TOWN, both).all()


def test_no_visits_are_none() -> None:
    assert ridden_along(TOWN, _ride([])).tolist() == []
