import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("training needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

from litterfog.models.positions.scene import Seen, fit_weights

COUNT = 400


def seen(highest: np.ndarray) -> Seen:
    """Make pictures whose first feature tells litter, and whose second tells nothing."""
    rng = np.random.default_rng(3)
    means = rng.standard_normal((COUNT, 2))
    litter = rng.random(COUNT) < 1 / (1 + np.exp(-2 * means[:, 0]))
    return Seen(means, highest, litter, np.full(COUNT, 1 / COUNT))


def test_a_feature_that_tells_litter_has_weight_and_one_that_tells_nothing_has_not() -> None:
    telling, idle = fit_weights(seen(np.zeros(COUNT)), penalty=1e-3)
    assert telling == pytest.approx(2, abs=0.4)
    assert abs(idle) < 0.2


def test_what_the_most_probable_position_has_told_needs_no_weight() -> None:
    told = 2 * seen(np.zeros(COUNT)).means[:, 0]
    assert np.abs(fit_weights(seen(told), penalty=1e-3)).max() < 0.3


def test_a_penalty_draws_weights_to_nothing() -> None:
    free, drawn = (fit_weights(seen(np.zeros(COUNT)), penalty)[0] for penalty in (1e-3, 1.0))
    assert 0 < drawn < free / 4
