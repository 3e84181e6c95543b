import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from litterfog.models.unsure import Unsure, fit_unsure

SAMPLES = st.lists(st.tuples(st.floats(0, 1, width=32), st.booleans()), min_size=1, max_size=40)


def fit(samples: list[tuple[float, bool]], target: float = 0.98) -> Unsure | None:
    probabilities, litter = zip(*samples, strict=True)
    return fit_unsure(np.array(probabilities, np.float32), np.array(litter), target)


def test_a_model_that_is_right_needs_no_band() -> None:
    assert fit([(0.1, False), (0.6, True)]) == Unsure(0.5, 0.5, 1.0, 1.0, 2)


def test_the_band_holds_what_is_wrong() -> None:
    samples = [(0.05, False)] * 8 + [(0.3, True)] + [(0.62, False)] + [(0.95, True)] * 10
    assert fit(samples) == Unsure(0.3, 0.625, 0.9, 1.0, 20)


def test_a_mistake_that_the_target_allows_is_kept() -> None:
    samples = [(0.05, False)] * 49 + [(0.3, True)]
    assert fit(samples) == Unsure(0.5, 0.5, 1.0, 0.98, 50)


def test_where_no_band_reaches_the_target_there_is_none() -> None:
    assert fit([(0.0, True), (1.0, False)]) is None


def test_without_pictures_there_is_none() -> None:
    assert fit_unsure(np.zeros(0, np.float32), np.zeros(0, bool)) is None


@pytest.mark.parametrize("target", [-0.1, 1.1])
def test_a_target_that_is_no_share_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="target"):
        fit([(0.5, True)], target)


@given(SAMPLES, st.sampled_from([0.7, 0.9, 0.98, 1.0]))
def test_the_figures_are_those_of_the_pictures_outside(
    samples: list[tuple[float, bool]], target: float
) -> None:
    found = fit(samples, target)
    if found is None:
        return
    outside = [(p, litter) for p, litter in samples if not found.low <= p < found.high]
    right = sum((p >= 0.5) == litter for p, litter in outside)
    assert 0 <= found.low <= 0.5 <= found.high <= 1
    assert found.share_kept == pytest.approx(len(outside) / len(samples), abs=1e-4)
    assert found.accuracy_kept == pytest.approx(right / len(outside), abs=1e-4)
    assert right >= target * len(outside)


@given(SAMPLES, st.integers(0, 100), st.integers(0, 100))
def test_no_band_of_the_grid_keeps_more(
    samples: list[tuple[float, bool]], low: int, high: int
) -> None:
    band = low / 200, 0.5 + high / 200
    outside = [(p, litter) for p, litter in samples if not band[0] <= p < band[1]]
    right = sum((p >= 0.5) == litter for p, litter in outside)
    if outside and right >= 0.9 * len(outside):
        found = fit(samples, 0.9)
        assert found
        assert found.share_kept >= len(outside) / len(samples) - 1e-4
