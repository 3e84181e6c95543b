"""What is asked of a network of positions: needs TensorFlow."""

import importlib.util
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

if importlib.util.find_spec("tensorflow") is None:
    pytest.skip("training needs TensorFlow: pip install litterfog[train]", allow_module_level=True)

from litterfog.models.positions.canvases import UNKNOWN
from litterfog.models.positions.cells import CLEAN, LITTER, UNJUDGED
from litterfog.models.positions.fitting import rate_at
from litterfog.models.positions.loss import positions_loss
from litterfog.models.positions.recipe import Fitting, Loss

CELLS = np.array([[[LITTER, CLEAN], [UNJUDGED, CLEAN]]], np.uint8)
RIGHT = np.array([[[4.0, -4.0], [0.0, -4.0]]], np.float32)[..., None]


def loss(logits: np.ndarray, cells: np.ndarray = CELLS, litter: float = 1.0, **of: Any) -> float:
    label = np.array([litter], np.float32)
    return float(positions_loss(logits.astype(np.float32), cells, label, replace(Loss(), **of)))


def changed(row: int, column: int, value: float) -> np.ndarray:
    logits = RIGHT.copy()
    logits[0, row, column] = value
    return logits


@pytest.mark.parametrize("wrong", [changed(0, 0, -4), changed(0, 1, 4), changed(1, 1, 1)])
def test_a_position_that_is_wrong_costs(wrong: np.ndarray) -> None:
    assert loss(wrong) > loss(RIGHT) + 0.01


def test_what_is_not_judged_costs_nothing() -> None:
    assert loss(changed(1, 0, 5.0)) == pytest.approx(loss(RIGHT), abs=1e-6)


def test_a_photograph_teaches_by_its_most_probable_position() -> None:
    unjudged = np.full_like(CELLS, UNJUDGED)
    assert loss(changed(1, 1, 4.0), unjudged) == pytest.approx(loss(RIGHT, unjudged), abs=0.2)
    assert loss(np.full_like(RIGHT, -4), unjudged) > 1


def test_a_canvas_of_which_nothing_is_known_asks_its_positions_alone() -> None:
    alone = loss(RIGHT, picture_weight=0.0)
    assert loss(RIGHT, litter=UNKNOWN) == pytest.approx(alone, abs=1e-6)


def test_the_rate_warms_up_then_falls() -> None:
    fitting = Fitting(rate=1.0, least_rate=0.0, warm_up=10)
    rates = [rate_at(step, 100, fitting) for step in range(100)]
    assert rates[0] < rates[5] < max(rates)
    assert rates.index(max(rates)) == 9
    assert rates[-1] < 0.001
