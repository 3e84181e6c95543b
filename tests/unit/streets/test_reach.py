import math

import numpy as np
import pytest

from litterfog.streets.reach import LEAST_M, MOST_M, UNKNOWN_M, reach_m, reaches_m


@pytest.mark.parametrize("accuracy_m", [None, math.nan, 0.0, -1.0])
def test_an_accuracy_that_says_nothing_is_unknown(accuracy_m: float | None) -> None:
    assert reach_m(accuracy_m) == UNKNOWN_M


def test_a_surer_position_reaches_less_far() -> None:
    assert [reach_m(accuracy_m) for accuracy_m in (0.5, 10.0, 20.0, 60.0)] == [
        LEAST_M,
        24.0,
        39.0,
        MOST_M,
    ]


@pytest.mark.parametrize("accuracy_m", [60.1, 1_000.0, math.inf])
def test_a_position_less_sure_than_streets_are_apart_reaches_nothing(accuracy_m: float) -> None:
    assert reach_m(accuracy_m) == 0


def test_many_reaches_are_those_of_each() -> None:
    told = [-1.0, 0.0, math.nan, 0.1, 2.0, 11.0, 34.0, 34.1, 60.0, 61.0, math.inf]
    assert reaches_m(np.array(told)).tolist() == [reach_m(accuracy_m) for accuracy_m in told]
