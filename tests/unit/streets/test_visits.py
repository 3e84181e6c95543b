"""Pictures to visits, and visits to metres of street."""

import numpy as np

from litterfog.streets.grades.visits import DAY_MS, Visits, coverage_of, visits_of
from tests.unit.streets.towns import grid_town

TOWN = grid_town(2, 2, 80)


def _visits(*rows: tuple[int, int, int, int, int]) -> Visits:
    segment_row, day, device, pictures, hits = np.array(rows, np.int64).reshape(-1, 5).T
    return Visits(
        segment_row,
        day.astype(np.int32),
        device.astype(np.uint16),
        pictures.astype(np.int32),
        hits.astype(np.int32),
    )


def test_pictures_are_counted_by_segment_day_and_device() -> None:
    visits = visits_of(
        np.array([3, 3, 1, 3, 3, 1]),
        np.array([5, 5, 5, 6, 5, 5]) * DAY_MS + np.array([0, 1, DAY_MS - 1, 0, 2, 0]),
        np.array([7, 7, 7, 7, 8, 7], np.uint16),
        np.array([True, False, True, False, True, False]),
    )
    columns = (visits.segment_row, visits.day, visits.device, visits.pictures, visits.hits)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == [
        (1, 5, 7, 2, 1),
        (3, 5, 7, 2, 1),
        (3, 5, 8, 1, 1),
        (3, 6, 7, 1, 0),
    ]


def test_pictures_on_no_segment_are_left_out() -> None:
    none = np.array([-1, -1])
    visits = visits_of(none, none * 0, np.zeros(2, np.uint16), np.ones(2, bool))
    assert len(visits) == 0


def test_few_pictures_cover_what_they_show() -> None:
    coverage = coverage_of(TOWN, _visits((0, 5, 1, 3, 0)), reach_m=8)
    assert coverage.metres.tolist() == [24]


def test_a_wait_at_a_light_covers_no_more_than_the_segment() -> None:
    coverage = coverage_of(TOWN, _visits((0, 5, 1, 60, 45)), reach_m=8)
    assert coverage.metres.tolist() == [80]
    assert coverage.share.tolist() == [0.75]


def test_two_devices_show_the_same_street_on_one_day_and_anew_on_the_next() -> None:
    visits = _visits((0, 5, 1, 20, 0), (0, 5, 2, 20, 0), (0, 6, 1, 20, 0))
    assert coverage_of(TOWN, visits, reach_m=8).metres.tolist() == [80, 80]


def test_more_hits_than_pictures_are_as_many() -> None:
    assert coverage_of(TOWN, _visits((0, 5, 1, 3, 9)), reach_m=8).share.tolist() == [1]
