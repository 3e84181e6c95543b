import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from litterfog.models.metrics import Labels, Probabilities
from litterfog.models.scoring.intervals import bootstrapped, share_of
from litterfog.models.scoring.ranking import auc


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 70, 0.0, 0.0520), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)],
)
def test_a_share_has_wilsons_interval(part: int, whole: int, low: float, high: float) -> None:
    share = share_of(part, whole)
    assert share
    assert (share.value, share.n) == (part / whole, whole)
    assert (share.low, share.high) == pytest.approx((low, high), abs=1e-4)


def test_a_share_of_nothing_is_none() -> None:
    assert share_of(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    share = share_of(*counts)
    assert share
    assert 0 <= share.low <= share.value <= share.high <= 1


def drawn(count: int, seed: int = 3) -> tuple[Probabilities, Labels, NDArray[np.int_]]:
    rng = np.random.default_rng(seed)
    litter = np.arange(count) % 2 == 0
    probabilities = np.clip(rng.normal(0.4 + 0.2 * litter, 0.2), 0, 1).astype(np.float32)
    return probabilities, litter, np.arange(count) // 2


def test_a_resampled_interval_holds_the_figure_and_narrows_with_pictures() -> None:
    few, many = bootstrapped(auc, *drawn(40), 200), bootstrapped(auc, *drawn(800), 200)
    assert few
    assert many
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 2


def test_the_same_numbers_give_the_same_interval() -> None:
    assert bootstrapped(auc, *drawn(40), 50) == bootstrapped(auc, *drawn(40), 50)


def test_without_a_class_there_is_no_estimate() -> None:
    probabilities, _, pictures = drawn(6)
    assert bootstrapped(auc, probabilities, np.ones(6, bool), pictures, 5) is None


def test_what_is_of_one_picture_is_drawn_together() -> None:
    """Two numbers of each picture that undo each other leave nothing to vary."""
    values = np.array([0.1, 0.9, 0.3, 0.7, 0.2, 0.8], np.float32)
    pictures, litter = np.array([0, 0, 1, 1, 2, 2]), np.array([True, False] * 3)
    estimate = bootstrapped(lambda found, _: float(found.mean()), values, litter, pictures, 50)
    assert estimate
    assert (estimate.low, estimate.high) == (0.5, 0.5)


def test_pictures_of_one_class_are_drawn_apart_from_the_others() -> None:
    litter = np.array([True] + [False] * 9)
    rare = bootstrapped(
        lambda _, drawn: float(drawn.sum()), np.zeros(10, np.float32), litter, np.arange(10), 50
    )
    assert rare
    assert (rare.low, rare.high) == (1, 1)
