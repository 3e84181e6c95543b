"""The abstain band: between which probabilities a model had better say that it is unsure.

Plain numbers in and out; whose they are, the caller knows: fitted on val, never on test.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.models.metrics import THRESHOLD, Labels, Probabilities

TARGET = 0.98  # accuracy outside the band
_STEP = 0.005  # of the bounds that are tried: a finer band would follow single pictures


@dataclass(frozen=True, slots=True)
class Unsure:
    """A model is unsure where `low <= probability < high`; shares are of the pictures fitted on."""

    low: float
    high: float
    share_kept: float  # of the pictures outside the band
    accuracy_kept: float  # among them
    n: int


def fit_unsure(
    probabilities: Probabilities, litter: Labels, target: float = TARGET
) -> Unsure | None:
    """Find the band that keeps most pictures outside it at an accuracy of at least the target.

    It holds the threshold, or is empty: low and high are both the threshold where the accuracy of
    all is enough. Of bands that keep as many, the most accurate, then the narrowest. None, where
    no band reaches the target, or there is no picture.

    Raises:
        ValueError: the target is no share, or the lists differ in length.
    """
    if not 0 <= target <= 1 or len(probabilities) != len(litter):
        raise ValueError("a target is from 0 to 1, and each probability has one label")
    steps = round(THRESHOLD / _STEP)
    lows = np.round(np.arange(steps + 1) * _STEP, 4)  # 0 .. 0.5; at 0 nothing is called clean
    highs = np.round(THRESHOLD + np.arange(steps + 1) * _STEP, 4)  # 0.5 .. 1
    kept = _below(probabilities, lows)[:, None] + _from(probabilities, highs)
    right = _below(probabilities[~litter], lows)[:, None] + _from(probabilities[litter], highs)
    enough = (kept > 0) & (right >= target * kept)
    if not enough.any():
        return None
    width = highs - lows[:, None]
    order = np.lexsort((width.ravel(), -right.ravel(), -kept.ravel(), ~enough.ravel()))
    low, high = np.unravel_index(order[0], kept.shape)
    best_kept, best_right = int(kept[low, high]), int(right[low, high])
    return Unsure(
        low=float(lows[low]),
        high=float(highs[high]),
        share_kept=round(best_kept / len(litter), 4),
        accuracy_kept=round(best_right / best_kept, 4),
        n=len(litter),
    )


def _below(probabilities: Probabilities, limits: NDArray[np.float64]) -> NDArray[np.int_]:
    return np.searchsorted(np.sort(probabilities.astype(np.float64)), limits, "left")


def _from(probabilities: Probabilities, limits: NDArray[np.float64]) -> NDArray[np.int_]:
    return len(probabilities) - _below(probabilities, limits)
