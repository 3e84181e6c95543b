"""The table of streets: grade, trend, last seen."""

import dataclasses

import numpy as np
import pytest

from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.table import (
    NO_DAY,
    NO_TREND,
    TRENDS,
    segment_table,
    street_table,
)
from litterfog.streets.grades.thresholds import GRADES, NO_GRADE
from litterfog.streets.grades.visits import Visits
from tests.unit.streets.towns import grid_town

TODAY = 20_000
TOWN = grid_town(3, 4, 80)  # rows of 3 segments: 0 to 8; columns of 2: 9 to 16


def _ridden(segments: list[int], days: range, pictures: int = 10, hits: int = 0) -> Visits:
    """Ride segments each day with one device."""
    segment_row = np.tile(np.array(segments, np.int64), len(days))
    return Visits(
        segment_row,
        np.repeat(np.array(days, np.int32), len(segments)),
        np.ones(len(segment_row), np.uint16),
        np.full(len(segment_row), pictures, np.int32),
        np.full(len(segment_row), hits, np.int32),
    )


def _both(one: Visits, other: Visits) -> Visits:
    names = [field.name for field in dataclasses.fields(Visits)]
    return Visits(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


LAST_WEEKS = range(TODAY - 9, TODAY + 1)
WEEKS_BEFORE = range(TODAY - 40, TODAY - 30)


@pytest.mark.parametrize(("hits", "grade"), [(0, "A+"), (2, "A"), (5, "B"), (8, "C"), (10, "D")])
def test_a_street_is_graded_by_its_pictures_with_litter(hits: int, grade: str) -> None:
    table = segment_table(TOWN, _ridden([0], LAST_WEEKS, hits=hits), TODAY)
    assert GRADES[table.grade[0]] == grade


def test_a_street_without_a_picture_has_no_grade_and_no_litter() -> None:
    table = segment_table(TOWN, _ridden([0], LAST_WEEKS), TODAY)
    unseen = np.arange(len(TOWN)) > 0
    assert (table.grade[unseen] == NO_GRADE).all()
    assert np.isnan(table.litter_100m[unseen]).all()
    assert not table.thin[unseen].any()
    assert (table.last_seen_day[unseen] == NO_DAY).all()


def test_no_visits_at_all_grade_nothing() -> None:
    table = segment_table(TOWN, _ridden([], LAST_WEEKS), TODAY)
    assert (table.grade == NO_GRADE).all()
    assert (table.covered_m == 0).all()


def test_thin_coverage_has_no_grade() -> None:
    table = segment_table(TOWN, _ridden([0], range(TODAY, TODAY + 1)), TODAY)
    assert table.covered_m[0] == 80
    assert table.thin[0]
    assert table.grade[0] == NO_GRADE


def test_an_interval_over_too_many_grades_has_none() -> None:
    visits = _ridden([0], range(TODAY - 1, TODAY + 1), hits=3)
    strict = GradeSettings(most_grades=1)
    assert segment_table(TOWN, visits, TODAY).grade[0] != NO_GRADE
    assert segment_table(TOWN, visits, TODAY, strict).thin[0]


def test_a_grade_is_of_the_last_four_weeks() -> None:
    table = segment_table(TOWN, _ridden([0], WEEKS_BEFORE, hits=9), TODAY)
    assert table.grade[0] == NO_GRADE
    assert not table.thin[0]
    assert table.last_seen_day[0] == WEEKS_BEFORE[-1]


def test_visits_of_days_to_come_are_not_counted() -> None:
    table = segment_table(TOWN, _ridden([0], range(TODAY + 1, TODAY + 9)), TODAY)
    assert table.pictures[0] == 0
    assert table.last_seen_day[0] == NO_DAY


@pytest.mark.parametrize(
    ("before", "now", "trend"), [(8, 1, "better"), (4, 4, "same"), (1, 8, "worse")]
)
def test_a_trend_compares_with_the_weeks_before(before: int, now: int, trend: str) -> None:
    visits = _both(_ridden([0], WEEKS_BEFORE, hits=before), _ridden([0], LAST_WEEKS, hits=now))
    table = segment_table(TOWN, visits, TODAY)
    assert TRENDS[table.trend[0]] == trend
    assert np.sign(np.round(table.ratio[0] - 1, 1)) == TRENDS.index(trend) - 1


def test_no_trend_without_the_weeks_before() -> None:
    table = segment_table(TOWN, _ridden([0], LAST_WEEKS), TODAY)
    assert table.trend[0] == NO_TREND
    assert np.isnan(table.ratio[0])


def test_the_last_hit_is_older_than_the_last_look() -> None:
    visits = _both(_ridden([0], WEEKS_BEFORE, hits=1), _ridden([0], LAST_WEEKS))
    table = segment_table(TOWN, visits, TODAY)
    assert table.last_hit_day[0] == WEEKS_BEFORE[-1]
    assert table.last_seen_day[0] == TODAY


def test_segments_of_one_name_and_district_are_one_street() -> None:
    table = street_table(TOWN, _ridden([0, 1, 2], LAST_WEEKS), TODAY)
    row = TOWN.name[table.first_segment].tolist().index(TOWN.name[0])
    assert len(table) == 7
    assert table.length_m[row] == 240
    assert table.covered_m[row] == 2_400
    assert table.visits[row] == len(LAST_WEEKS)  # a ride along the street is one
    assert GRADES[table.grade[row]] == "A+"


def test_a_name_in_two_districts_is_two_streets() -> None:
    district = (np.arange(len(TOWN)) % 3).astype(np.uint16)
    town = dataclasses.replace(TOWN, district=district, districts=["", "North", "South"])
    assert len(street_table(town, _ridden([0], LAST_WEEKS), TODAY)) == 3 * 3 + 4 * 2


def test_segments_without_a_name_are_in_no_street() -> None:
    town = dataclasses.replace(TOWN, names=["", *TOWN.names[1:]])
    table = street_table(town, _ridden([0], LAST_WEEKS), TODAY)
    assert len(table) == 6
    assert table.pictures.sum() == 0


def test_one_block_does_not_grade_a_long_street() -> None:
    table = street_table(TOWN, _ridden([0], LAST_WEEKS), TODAY)
    assert table.thin.sum() == 1
    assert (table.grade == NO_GRADE).all()


def test_known_false_alarms_and_misses_are_taken_out() -> None:
    visits = _ridden([0], LAST_WEEKS, pictures=100, hits=6)
    known = GradeSettings(recall=0.9, false_alarms=0.05)
    alarmed, told = (segment_table(TOWN, visits, TODAY, s) for s in (GradeSettings(), known))
    assert told.litter_100m[0] < 0.5 * alarmed.litter_100m[0]


@pytest.mark.parametrize(
    "wrong",
    [{"reach_m": 0}, {"days": 0}, {"fewest_share": 2}, {"recall": 0.1, "false_alarms": 0.2}],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="of grades"):
        GradeSettings(**wrong)  # type: ignore[arg-type]
