import numpy as np
import pytest

from litterfog.models.metrics import (
    calibration_error,
    figures_by_source,
    figures_of,
    log_loss,
    macro_accuracy,
    macro_log_loss,
)

PROBABILITIES = np.array([0.9, 0.5, 0.2, 0.1, 0.7], dtype=np.float32)
LITTER = np.array([True, True, True, False, False])
SOURCES = np.array(["park", "street", "street", "street", "street"])


def test_figures_count_verdicts_against_the_truth() -> None:
    figures = figures_of(PROBABILITIES, LITTER)
    assert (figures.true_litter, figures.false_clean) == (2, 1)
    assert (figures.true_clean, figures.false_litter) == (1, 1)
    assert figures.accuracy == pytest.approx(3 / 5)
    assert figures.precision == pytest.approx(2 / 3, abs=1e-4)
    assert figures.recall == pytest.approx(2 / 3, abs=1e-4)


def test_a_probability_at_the_threshold_is_litter() -> None:
    assert figures_of(np.array([0.5], np.float32), np.array([True])).true_litter == 1


def test_precision_is_zero_where_nothing_was_called_litter() -> None:
    figures = figures_of(np.zeros(2, np.float32), np.array([True, False]))
    assert figures.precision == 0
    assert figures.recall == 0


def test_sources_are_judged_apart_and_count_alike() -> None:
    by_source = figures_by_source(PROBABILITIES, LITTER, SOURCES)
    assert {name: figures.count for name, figures in by_source.items()} == {"park": 1, "street": 4}
    assert macro_accuracy(by_source) == pytest.approx((1 + 0.5) / 2)


def test_log_loss_is_the_mean_surprise_in_nats() -> None:
    halves = np.full(5, 0.5, dtype=np.float32)
    assert log_loss(halves, LITTER) == pytest.approx(np.log(2))
    assert macro_log_loss(halves, LITTER, SOURCES) == pytest.approx(np.log(2))


def test_a_certain_mistake_has_a_finite_loss() -> None:
    assert log_loss(np.array([0.0], np.float32), np.array([True])) == pytest.approx(16.1, abs=0.1)


def test_probabilities_that_keep_their_word_have_no_calibration_error() -> None:
    nine_in_ten = np.full(10, 0.9, np.float32)
    assert calibration_error(nine_in_ten, np.arange(10) > 0) == pytest.approx(0, abs=1e-6)


def test_the_calibration_error_is_the_mean_gap_of_the_bins() -> None:
    probabilities = np.array([0.9, 0.9, 0.1, 0.1], np.float32)
    litter = np.array([True, False, False, False])
    assert calibration_error(probabilities, litter) == pytest.approx((0.4 + 0.1) / 2)


def test_gaps_of_opposite_sign_in_one_bin_cancel() -> None:
    probabilities = np.array([0.95, 0.99], np.float32)
    assert calibration_error(probabilities, np.array([True, True])) == pytest.approx(0.03)


def test_certainty_is_of_the_last_bin() -> None:
    assert calibration_error(np.ones(3, np.float32), np.ones(3, bool)) == 0
