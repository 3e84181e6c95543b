import numpy as np
import pytest
from numpy.typing import NDArray

from litterfog.models.adapt.fitting import Layer, fit_calibration, fit_layer

RNG = np.random.default_rng(5)
LITTER = RNG.random(400) < 0.5


def bags(old: NDArray[np.float64], *columns: NDArray[np.float64]) -> NDArray[np.float32]:
    """Lay features of one position a picture beside the old log odds."""
    return np.stack([*columns, old], axis=1).astype(np.float32)[:, np.newaxis]


def test_a_great_strength_only_calibrates_the_old_log_odds() -> None:
    old = np.where(LITTER, 6.0, -6.0) + RNG.normal(0, 6, 400)
    layer = fit_layer(bags(old, RNG.normal(0, 1, 400)), LITTER, strength=1e6)
    assert abs(layer.weights[0]) < 1e-3
    assert 0.2 < layer.weights[1] < 0.6  # 12 / 36: what normal noise of that spread leaves


def test_a_small_strength_learns_what_the_old_layer_does_not_see() -> None:
    seen = np.where(LITTER, 1.0, -1.0) + RNG.normal(0, 0.4, 400)
    features = bags(RNG.normal(0, 3, 400), seen)
    right = [
        ((fit_layer(features, LITTER, strength)(features)[:, 0] > 0) == LITTER).mean()
        for strength in (1e4, 0.1)
    ]
    assert right[0] < 0.7
    assert right[1] > 0.97


def test_a_picture_is_as_its_most_probable_position() -> None:
    seen = RNG.normal(-1, 0.2, (400, 30))
    seen[LITTER, RNG.integers(30, size=int(LITTER.sum()))] = 1.0  # one position of thirty
    features = np.stack([seen, np.zeros((400, 30))], axis=2).astype(np.float32)
    layer = fit_layer(features, LITTER, strength=0.1)
    assert ((layer(features).max(axis=1) > 0) == LITTER).mean() > 0.99


def test_what_is_known_beside_the_layer_is_not_learned_again() -> None:
    known, seen = RNG.normal(0, 3, 400), RNG.normal(0, 3, 400)
    litter = RNG.random(400) < 1 / (1 + np.exp(-(known + seen)))
    layer = fit_layer(bags(seen, known), litter, 0.1, known[:, np.newaxis])
    alone = fit_layer(bags(seen, known), litter, 0.1)
    assert layer.weights == pytest.approx([0, 1], abs=0.25)
    assert alone.weights == pytest.approx([1, 1], abs=0.25)


def test_calibration_is_of_the_layers_log_odds_alone() -> None:
    logits, known = RNG.normal(0, 3, 6000), RNG.normal(0, 2, 6000)
    litter = RNG.random(6000) < 1 / (1 + np.exp(-(0.5 * logits + known)))
    assert fit_calibration(logits, litter, known) == pytest.approx((0.5, 0), abs=0.15)


@pytest.mark.parametrize("slope", [0.4, 1.0, 2.0])
def test_calibration_finds_the_slope_and_offset_of_the_truth(slope: float) -> None:
    logits = RNG.normal(0, 3, 6000)
    litter = RNG.random(6000) < 1 / (1 + np.exp(-(slope * logits + 0.5)))
    offset = 0.5 - np.log(litter.mean() / (1 - litter.mean()))  # were the classes alike
    assert fit_calibration(logits, litter) == pytest.approx((slope, offset), abs=0.15)


def test_a_class_of_few_pictures_counts_as_much() -> None:
    few = np.arange(400) < 40  # nothing tells them apart
    layer = fit_layer(bags(np.zeros(400)), few, 1.0)
    assert layer.bias == pytest.approx(0, abs=1e-3)


def test_pictures_of_one_class_end_the_fit_with_numbers() -> None:
    layer = fit_layer(bags(np.zeros(400), RNG.normal(0, 1, 400)), np.ones(400, bool), 1.0)
    assert np.isfinite(layer.bias)
    assert layer.bias > 3


def test_a_calibrated_layers_log_odds_are_scaled_and_moved() -> None:
    layer, x = Layer(np.array([1.0, -2.0]), 0.5), RNG.normal(0, 1, (4, 2))
    assert layer.calibrated(2, 3)(x) == pytest.approx(2 * layer(x) + 3)
