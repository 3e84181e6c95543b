import tracemalloc

import numpy as np
import pytest

from litterfog.models.adapt.judging import compare

LITTER = np.arange(200) % 2 == 0
ALONE = np.array([f"{number}" for number in range(200)])
RNG = np.random.default_rng(2)
GOOD = np.where(LITTER, 0.8, 0.2)
POOR = np.where(RNG.random(200) < 0.6, GOOD, 1 - GOOD)


def test_a_change_has_an_interval_that_holds_it() -> None:
    found = compare(POOR, GOOD, LITTER, ALONE, seed=1)
    assert found.change.accuracy.value == pytest.approx(1 - found.before.accuracy.value)
    assert 0 < found.change.accuracy.low < found.change.accuracy.value
    assert found.change.accuracy.value < found.change.accuracy.high
    assert found.better
    assert found.sure


def test_worse_is_not_better() -> None:
    assert not compare(GOOD, POOR, LITTER, ALONE, seed=1).better


def test_the_same_is_not_better() -> None:
    found = compare(POOR, POOR, LITTER, ALONE, seed=1)
    assert not found.better
    assert found.change.log_loss.low == found.change.log_loss.high == 0


def test_fewer_right_is_not_better_whatever_the_log_loss() -> None:
    sure_and_wrong = np.where(np.arange(200) == 0, 0.001, GOOD)
    cautious = np.where(np.arange(200) < 3, 1 - GOOD, np.where(LITTER, 0.99, 0.01))
    found = compare(sure_and_wrong, cautious, LITTER, ALONE, seed=1)
    assert found.change.log_loss.value < 0
    assert not found.better


def test_the_larger_class_called_throughout_is_half_right() -> None:
    litter = np.arange(200) < 150
    found = compare(POOR, np.full(200, 0.9), litter, ALONE, seed=1)
    assert found.after.accuracy.value == 0.5


def test_a_worse_order_is_not_better_whatever_the_log_loss() -> None:
    all_litter_but_in_order = np.where(LITTER, 0.999, 0.98)
    found = compare(all_litter_but_in_order, np.full(200, 0.5), LITTER, ALONE, seed=1)
    assert found.change.log_loss.high < 0
    assert found.change.accuracy.value == 0
    assert not found.better


def test_more_doubt_about_labels_of_chance_is_not_better() -> None:
    sure, doubting = np.where(RNG.random(200) < 0.5, 0.99, 0.01), RNG.uniform(0.45, 0.55, 200)
    found = compare(sure, doubting, LITTER, ALONE, seed=1)
    assert found.change.log_loss.high < 0
    assert not found.tells
    assert not found.better


def test_auc_is_the_share_of_pairs_in_order_ties_by_half() -> None:
    litter = np.array([True, True, False, False])
    found = compare(np.array([0.9, 0.3, 0.3, 0.1]), np.array([0.5] * 4), litter, ALONE[:4], seed=1)
    assert found.before.auc.value == pytest.approx(3.5 / 4)
    assert found.after.auc.value == 0.5


def test_pictures_of_few_groups_have_wider_intervals() -> None:
    grouped = np.array([f"{number // 20}" for number in range(200)])
    wrong = np.where(np.arange(200) < 20, 1 - GOOD, GOOD)  # one place alone
    one, many = (compare(wrong, GOOD, LITTER, groups, seed=1) for groups in (grouped, ALONE))
    assert one.before.accuracy.low < many.before.accuracy.low - 0.05


def test_a_certain_and_wrong_answer_costs_a_bounded_loss() -> None:
    found = compare(1.0 - LITTER, LITTER.astype(float), LITTER, ALONE, seed=1)
    assert found.before.log_loss.value == pytest.approx(np.log(512), abs=0.01)


def test_many_pictures_take_little_memory() -> None:
    litter = np.arange(2000) % 2 == 0
    good = np.where(litter, 0.8, 0.2)
    groups = np.arange(2000).astype(str)
    tracemalloc.start()
    compare(good, good, litter, groups, seed=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000  # bytes; each pair of classes at once would be 4 MB and more


def test_a_resample_of_one_class_counts_for_nothing() -> None:
    litter = np.arange(60) < 30
    two_places = litter.astype(str)
    found = compare(litter.astype(float), litter.astype(float), litter, two_places, seed=1)
    assert (found.after.auc.low, found.after.accuracy.low) == (1, 1)
