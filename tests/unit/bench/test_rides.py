"""A simulated week of ten bicycles, and the grades that come of it."""

import numpy as np
import pytest

from litterfog.bench.rides.judging import graded, judge
from litterfog.bench.rides.ride import RideSettings
from litterfog.bench.rides.week import DAY_MS, Week, WeekSettings, simulate_week
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.table import StreetTable
from litterfog.streets.grades.thresholds import NO_GRADE, Thresholds
from litterfog.streets.streets import E7, Streets
from tests.unit.streets.towns import grid_town

MONDAY = 20_000
TOWN = grid_town(25, 25, 75)
FEW = WeekSettings(bicycles=2, days=2, ride=RideSettings(hours=0.1))


@pytest.fixture(scope="module")
def week() -> Week:
    return simulate_week(TOWN, MONDAY, seed=1, settings=WeekSettings(ride=RideSettings(hours=0.75)))


@pytest.fixture(scope="module")
def table(week: Week) -> StreetTable:
    return graded(TOWN, week)


def test_nine_in_ten_well_covered_segments_get_their_grade_or_its_neighbour(
    week: Week, table: StreetTable
) -> None:
    agreement = judge(TOWN, table, week, Thresholds())
    assert agreement.graded > 0.9 * len(TOWN)
    assert agreement.neighbour >= 0.9
    assert agreement.exact > 0.6


def test_the_interval_of_a_known_classifier_holds_the_truth(week: Week) -> None:
    known = GradeSettings(recall=0.9, false_alarms=0.02)  # as the rides' classifier
    table = graded(TOWN, week, known)
    assert judge(TOWN, table, week, known.thresholds).within_interval > 0.8


def test_an_unseen_segment_is_never_graded() -> None:
    week = simulate_week(TOWN, MONDAY, seed=1, settings=WeekSettings(bicycles=1))
    table = graded(TOWN, week)
    seen = np.bincount(week.pictures.segment_row, minlength=len(TOWN)) > 0
    assert 0 < (table.grade != NO_GRADE).sum() < seen.sum() < len(TOWN)
    assert (table.grade[~seen] == NO_GRADE).all()
    assert judge(TOWN, table, week, Thresholds()).unseen_graded == 0


def test_every_grade_occurs(week: Week) -> None:
    assert set(Thresholds().grade(week.litter_100m)) == set(range(5))


def test_a_seed_rides_the_same_week() -> None:
    one, other = (simulate_week(TOWN, MONDAY, seed=5, settings=FEW) for _ in range(2))
    assert np.array_equal(one.pictures.lat, other.pictures.lat)
    assert np.array_equal(one.pictures.hit, other.pictures.hit)
    assert not np.array_equal(one.pictures.lat, simulate_week(TOWN, MONDAY, 6, FEW).pictures.lat)


def test_a_picture_a_second_by_each_bicycle_each_day() -> None:
    week = simulate_week(TOWN, MONDAY, seed=5, settings=FEW)
    assert len(week) == 2 * 2 * 360
    assert np.unique(week.captured_ms // DAY_MS).tolist() == [MONDAY, MONDAY + 1]
    assert set(np.diff(week.captured_ms[week.device == 1])[:359]) == {1_000}


def test_positions_lie_as_near_their_segment_as_their_accuracy_says() -> None:
    week = simulate_week(TOWN, MONDAY, seed=5, settings=WeekSettings(ride=RideSettings(hours=0.2)))
    lines = TOWN.points.reshape(-1, 2, 2) / E7
    lat, lon = np.sort(lines[week.pictures.segment_row], axis=1).transpose(2, 1, 0)
    north = (
        np.maximum(0, np.maximum(lat[0] - week.pictures.lat, week.pictures.lat - lat[1])) * 111_195
    )
    east = (
        np.maximum(0, np.maximum(lon[0] - week.pictures.lon, week.pictures.lon - lon[1]))
        * 111_195
        * 0.629
    )
    told = ~np.isnan(week.pictures.accuracy_m)
    assert told.mean() == pytest.approx(0.9, abs=0.01)
    assert (np.hypot(north, east)[told] < 2 * week.pictures.accuracy_m[told]).mean() > 0.95


def test_a_classifier_without_faults_finds_litter_where_litter_lies() -> None:
    faultless = WeekSettings(ride=RideSettings(hours=0.2, recall=1, false_alarms=0))
    week = simulate_week(TOWN, MONDAY, seed=5, settings=faultless)
    litter_100m = week.litter_100m[week.pictures.segment_row]
    assert week.pictures.hit[litter_100m > 40].mean() > 0.9
    assert week.pictures.hit[litter_100m < 1].mean() < 0.1


def test_a_town_of_one_blind_alley_is_ridden_up_and_down() -> None:
    alley = Streets(
        id=np.array([1], np.uint64),
        start=np.array([0, 2], np.uint32),
        points=np.array([[510_000_000, 1_799_999_000], [510_000_000, -1_799_999_000]], np.int32),
        length_m=np.array([14], np.float32),
        name=np.zeros(1, np.uint32),
        kind=np.zeros(1, np.uint8),
        district=np.zeros(1, np.uint16),
        names=[""],
        kinds=["path"],
        districts=[""],
    )
    week = simulate_week(alley, MONDAY, seed=5, settings=FEW)
    assert (week.pictures.segment_row == 0).all()
    assert (np.abs(week.pictures.lon) > 179.99).all()  # over the 180th meridian
