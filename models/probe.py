"""Ask a float model itself whether it takes pixels of 0..255, by pictures that nobody took.

Of a model for 0..255, pictures of 0..1 are all black: its logits hardly move. One for 0..1 or -1..1
is driven into saturation by 0..255, or moves at 0..1 too. What is neither clearly is not guessed.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.answer import Answer

Array = NDArray[Any]

_CLEAR = 0.5  # of logits: a spread that says something
_HARDLY = 0.02  # of the spread at 0..255
_MODERATE = 12.0  # a logit that is no saturated answer
_MOST = 60.0  # a logit beyond it was never trained
_LEAST = 1e-9  # of a probability that is told from 0 or 1


def takes_full_range(
    shape: tuple[int, int, int], run: Callable[[Array], Array], answer: Answer
) -> bool:
    """Run a model over synthetic pictures (height, width, 3) and tell whether 0..255 is right."""
    pictures = _pictures(shape)
    full = np.array([_logit(run(picture), answer) for picture in pictures])
    unit = np.array([_logit(run(picture / np.float32(255)), answer) for picture in pictures])
    if not (np.isfinite(full).all() and np.isfinite(unit).all()):
        return False
    moderate = np.abs(full) < _MODERATE
    spread, small = np.ptp(full), np.ptp(unit)
    return bool(
        np.abs(full).max() <= _MOST
        and 2 * moderate.sum() > len(full)
        and spread >= _CLEAR
        and small < _HARDLY * spread
    )


def _logit(output: Array, answer: Answer) -> float:
    value = answer.raw(output)
    if answer.squash == "sigmoid":
        return value
    probability = answer(output)
    if not 0 <= probability <= 1:
        return math.nan
    return math.log(max(probability, _LEAST)) - math.log(max(1 - probability, _LEAST))


def _pictures(shape: tuple[int, int, int]) -> list[NDArray[np.float32]]:
    """Draw a dozen pictures of 0..255: grey levels, gradients, noise, stripes."""
    height, width, _ = shape
    draw = np.random.default_rng(12)
    down = np.linspace(0, 255, height)[:, None, None] + np.zeros(shape)
    across = np.linspace(0, 255, width)[None, :, None] + np.zeros(shape)
    stripes = np.where(np.arange(width) // 4 % 2, 220, 30)[None, :, None] + np.zeros(shape)
    greys = [np.full(shape, level) for level in (0, 51, 102, 153, 204, 255)]
    noise = [draw.random(shape) * most for most in (255, 128)]
    drawn = [*greys, down, across, 255 - down, stripes, *noise]
    return [np.rint(picture).astype(np.float32) for picture in drawn]
