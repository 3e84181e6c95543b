import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from litterfog.models.metrics import Probabilities
from litterfog.models.scoring.ranking import alarm_limit, auc, recall_at_false_alarms

PROBABILITIES = st.lists(st.floats(0, 1, width=16), min_size=1, max_size=30)


def numbers(*values: float) -> Probabilities:
    return np.array(values, np.float32)


def test_the_auc_counts_the_pairs_in_the_right_order() -> None:
    litter = np.array([True, True, False, False])
    assert auc(numbers(0.9, 0.3, 0.5, 0.1), litter) == pytest.approx(3 / 4)


def test_a_tie_is_half_a_pair() -> None:
    assert auc(numbers(0.5, 0.5), np.array([True, False])) == pytest.approx(0.5)


@given(PROBABILITIES, PROBABILITIES)
def test_the_auc_is_the_mean_over_all_pairs(found: list[float], clean: list[float]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in found for b in clean]
    litter = np.array([True] * len(found) + [False] * len(clean))
    assert auc(numbers(*found, *clean), litter) == pytest.approx(sum(pairs) / len(pairs))


def test_without_a_class_there_is_no_auc() -> None:
    assert math.isnan(auc(numbers(0.5), np.array([True])))
    assert math.isnan(recall_at_false_alarms(numbers(0.5), np.array([False])))
    assert math.isnan(recall_at_false_alarms(numbers(0.5), np.array([True])))


@given(PROBABILITIES, st.sampled_from([0.0, 0.05, 0.2, 0.5]))
def test_no_more_clean_pictures_than_the_share_are_over_the_limit(
    clean: list[float], share: float
) -> None:
    over = np.sum(numbers(*clean) > alarm_limit(numbers(*clean), share))
    assert over <= share * len(clean)


def test_one_of_twenty_clean_pictures_may_be_flagged() -> None:
    clean = numbers(0.9, 0.6, *[0.1] * 18)
    assert alarm_limit(clean) == pytest.approx(0.6)


def test_under_twenty_clean_pictures_none_may_be_flagged() -> None:
    assert alarm_limit(numbers(0.9, *[0.1] * 18)) == pytest.approx(0.9)


def test_litter_that_ties_with_the_limit_is_not_found() -> None:
    litter = np.array([True, True, False])
    assert recall_at_false_alarms(numbers(0.7, 0.8, 0.7), litter) == pytest.approx(0.5)
