"""Make probabilities mean what they say: a temperature for the log odds, and an offset if need be.

Temperature scaling, Guo et al., On Calibration of Modern Neural Networks, ICML 2017, section 4.2.
Plain numbers in and out.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from litterfog.models.metrics import Labels, Sources

LOWEST, HIGHEST = 1 / 20, 20.0
GOLDEN = (5**0.5 - 1) / 2


def fit_temperature(logits: NDArray[np.float32], litter: Labels, sources: Sources) -> float:
    """Find the T for which sigmoid(logits / T) has the least log loss, sources counting alike.

    The loss is convex in 1/T: a golden-section search finds its one minimum, within a thousandth.
    """
    inverse = _lowest(
        lambda slope: _loss(logits * slope, litter, sources),
        (1 / HIGHEST, 1 / LOWEST),
        lambda low, high: high / low <= 1.001,
    )
    return round(1 / inverse, 4)


def fit_temperature_and_offset(
    logits: NDArray[np.float32], litter: Labels, sources: Sources
) -> tuple[float, float]:
    """Find T and b for which sigmoid(logits / T + b) has the least log loss, sources alike.

    Platt scaling, with T bounded as a temperature is, so that no order is turned. The loss is
    convex in both; for each 1/T tried, its best offset is searched for, within a thousandth.
    """
    widest = float(np.abs(logits).max()) + 1

    def best_offset(slope: float) -> float:
        span = slope * widest + HIGHEST
        return _lowest(
            lambda offset: _loss(logits * slope + offset, litter, sources),
            (-span, span),
            lambda low, high: high - low <= 1e-3,
        )

    slope = _lowest(
        lambda slope: _loss(logits * slope + best_offset(slope), litter, sources),
        (1 / HIGHEST, 1 / LOWEST),
        lambda low, high: high / low <= 1.001,
    )
    return round(1 / slope, 4), round(best_offset(slope), 4)


def _lowest(
    loss: Callable[[float], float],
    limits: tuple[float, float],
    is_close: Callable[[float, float], bool],
) -> float:
    """Find where a function of one dip is lowest (golden-section search)."""
    low, high = limits
    while not is_close(low, high):
        step = GOLDEN * (high - low)
        if loss(high - step) < loss(low + step):
            high = low + step
        else:
            low = high - step
    return (low + high) / 2


def _loss(logits: NDArray[np.float32], litter: Labels, sources: Sources) -> float:
    """Mean log loss in nats, exact for any logit: log(1 + exp(-x)), x towards the truth."""
    losses = np.logaddexp(0.0, np.where(litter, -logits, logits).astype(np.float64))
    return float(np.mean([losses[sources == source].mean() for source in np.unique(sources)]))


def log_odds(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Turn probabilities between 0 and 1, both excluded, into log odds."""
    exact = probabilities.astype(np.float64)
    return np.log(exact / (1 - exact))
