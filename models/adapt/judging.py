"""What tuning is worth: figures before and after on the same pictures, with 95 % intervals.

The classes count alike: accuracy is the mean of the share of litter found and of clean passed.
Intervals are of the paired bootstrap over groups, so that pictures of one place count as one. Plain
numbers in and out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.models.adapt.folds import Groups, Labels
from litterfog.models.metrics import THRESHOLD

RESAMPLES = 2000
_LEAST = 1 / 512  # of a probability: half a step of an 8-bit answer

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, and the 95 % interval that it lies in."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Worth:
    """A model's figures, or how far one's are from another's; log loss in nats."""

    accuracy: Estimate
    auc: Estimate
    log_loss: Estimate


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before, after, and after less before."""

    before: Worth
    after: Worth
    change: Worth

    @property
    def better(self) -> bool:
        """Tell whether the log loss fell, the accuracy did not, and the AUC did not for sure."""
        fell = self.change.accuracy.value < 0 or self.change.auc.high < 0
        return self.change.log_loss.value < 0 and not fell

    @property
    def sure(self) -> bool:
        """Tell whether an interval leaves out that nothing was won."""
        return self.change.log_loss.high < 0 or self.change.accuracy.low > 0


def compare(before: Floats, after: Floats, litter: Labels, groups: Groups, seed: int) -> Comparison:
    """Judge two probabilities of each picture, (n,), against the truth."""
    counts = _resampled(groups, seed)
    first, second = (_figures(each, litter, counts) for each in (before, after))
    return Comparison(_worth(first), _worth(second), _worth(second - first))


def log_losses(probabilities: Floats, litter: Labels) -> Floats:
    """Give each picture's log loss in nats, a probability of 0 or 1 counting as just beside it."""
    chance = np.clip(np.where(litter, probabilities, 1 - probabilities), _LEAST, 1 - _LEAST)
    return np.asarray(-np.log(chance))


def _resampled(groups: Groups, seed: int) -> Floats:
    """Count each picture in each resample, (1 + resamples, n); the first is all of them once."""
    names, numbers = np.unique(groups, return_inverse=True)
    draw = np.random.default_rng(seed)
    drawn = draw.multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)
    return np.concatenate([np.ones((1, len(groups))), drawn[:, numbers]])


def _figures(probabilities: Floats, litter: Labels, counts: Floats) -> Floats:
    """Give accuracy, AUC and log loss of each resample, (3, 1 + resamples)."""
    right = ((probabilities >= THRESHOLD) == litter).astype(np.float64)
    found, clean = probabilities[litter], probabilities[~litter]
    ranks = np.sign(found[:, np.newaxis] - clean).astype(np.float32) / 2 + np.float32(0.5)
    of_litter, of_clean = counts[:, litter], counts[:, ~litter]
    pairs = np.maximum(of_litter.sum(axis=1) * of_clean.sum(axis=1), 1)
    auc = np.einsum("bc,bc->b", of_litter.astype(np.float32) @ ranks, of_clean) / pairs
    accuracy, loss = (
        (_mean(of_litter, each[litter]) + _mean(of_clean, each[~litter])) / 2
        for each in (right, log_losses(probabilities, litter))
    )
    return np.stack([accuracy, auc, loss])


def _mean(counts: Floats, values: Floats) -> Floats:
    return np.asarray(counts @ values / np.maximum(counts.sum(axis=1), 1))


def _worth(figures: Floats) -> Worth:
    low, high = np.quantile(figures[:, 1:], (0.025, 0.975), axis=1)
    accuracy, auc, loss = (
        Estimate(*(round(float(each), 4) for each in (value, least, most)))
        for value, least, most in zip(figures[:, 0], low, high, strict=True)
    )
    return Worth(accuracy, auc, loss)
