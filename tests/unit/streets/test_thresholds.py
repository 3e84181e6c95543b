"""Grades by litter per 100 m."""

import numpy as np
import pytest

from litterfog.streets.grades.thresholds import GRADES, NO_GRADE, Thresholds


def test_the_classes_of_crow_are_the_default() -> None:
    litter = np.array([0, 0.9, 1.1, 3, 3.1, 10, 11, 25, 26, 900])
    grades = [GRADES[grade] for grade in Thresholds().grade(litter)]
    assert grades == ["A+", "A+", "A", "A", "B", "B", "C", "C", "D", "D"]


def test_no_litter_known_is_no_grade() -> None:
    assert Thresholds().grade(np.array([np.nan])).tolist() == [NO_GRADE]


@pytest.mark.parametrize("wrong", [(0, 3, 10, 25), (1, 3, 3, 25), (1, 3, 10, np.nan)])
def test_thresholds_that_do_not_ascend_are_refused(wrong: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="each above the last"):
        Thresholds(*wrong)
