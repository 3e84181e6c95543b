"""Make probabilities mean what they say: one temperature for the log odds.

Temperature scaling, Guo et al., On Calibration of Modern Neural Networks, ICML 2017, section 4.2.
Plain numbers in and out.
"""

import numpy as np
from numpy.typing import NDArray

from litterfog.models.metrics import Labels, Sources

LOWEST, HIGHEST = 1 / 20, 20.0
GOLDEN = (5**0.5 - 1) / 2


def fit_temperature(logits: NDArray[np.float32], litter: Labels, sources: Sources) -> float:
    """Find the T for which sigmoid(logits / T) has the least log loss, sources counting alike.

    The loss is convex in 1/T: a golden-section search finds its one minimum, within a thousandth.
    """
    low, high = 1 / HIGHEST, 1 / LOWEST
    while high / low > 1.001:
        step = GOLDEN * (high - low)
        if _loss(logits * (high - step), litter, sources) < _loss(
            logits * (low + step), litter, sources
        ):
            high = low + step
        else:
            low = high - step
    return round(2 / (low + high), 4)


def _loss(logits: NDArray[np.float32], litter: Labels, sources: Sources) -> float:
    """Mean log loss in nats, exact for any logit: log(1 + exp(-x)), x towards the truth."""
    losses = np.logaddexp(0.0, np.where(litter, -logits, logits).astype(np.float64))
    return float(np.mean([losses[sources == source].mean() for source in np.unique(sources)]))


def log_odds(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Turn probabilities between 0 and 1, both excluded, into log odds."""
    exact = probabilities.astype(np.float64)
    return np.log(exact / (1 - exact))
