"""What tuning is worth: figures before and after on the same pictures, with 95 % intervals.

The classes count alike: accuracy is the mean of the share of litter found and of clean passed.
Intervals are of the paired bootstrap over groups, so that pictures of one place count as one. Plain
numbers in and out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.models.adapt.folds import Groups, Labels
from litterfog.models.metrics import THRESHOLD
from litterfog.models.scoring.intervals import Estimate, estimate
from litterfog.models.scoring.ranking import auc

RESAMPLES = 2000
CHANCE = 0.5  # the AUC of a coin
_LEAST = 1 / 512  # of a probability: half a step of an 8-bit answer

Floats = NDArray[np.float64]
Rows = NDArray[np.int_]


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
    def tells(self) -> bool:
        """Tell whether the model after tells litter from clean: AUC surely over a coin's."""
        return self.after.auc.low > CHANCE

    @property
    def better(self) -> bool:
        """Tell whether the log loss fell, the accuracy did not, and the AUC did not for sure.

        Where nothing is told from anything, doubting more lowers the log loss, and is not better.
        """
        fell = self.change.accuracy.value < 0 or self.change.auc.high < 0
        return self.change.log_loss.value < 0 and not fell and self.tells

    @property
    def sure(self) -> bool:
        """Tell whether an interval leaves out that nothing was won."""
        return self.change.log_loss.high < 0 or self.change.accuracy.low > 0


def compare(before: Floats, after: Floats, litter: Labels, groups: Groups, seed: int) -> Comparison:
    """Judge two probabilities of each picture, (n,), against the truth; both classes are there."""
    judged = [(each, log_losses(each, litter)) for each in (before, after)]

    def figures(drawn: Rows) -> Floats:
        """Give before, after and the change, (3, 3)."""
        first, second = (
            _figures(probabilities[drawn], losses[drawn], litter[drawn])
            for probabilities, losses in judged
        )
        return np.stack([first, second, second - first])

    resampled = np.stack([figures(drawn) for drawn in _resamples(litter, groups, seed)], axis=-1)
    values, count = figures(np.arange(len(litter))), len(litter)
    worths = (
        Worth(*(estimate(*each, count) for each in zip(value, found, strict=True)))
        for value, found in zip(values, resampled, strict=True)
    )
    return Comparison(*worths)


def log_losses(probabilities: Floats, litter: Labels) -> Floats:
    """Give each picture's log loss in nats, a probability of 0 or 1 counting as just beside it."""
    chance = np.clip(np.where(litter, probabilities, 1 - probabilities), _LEAST, 1 - _LEAST)
    return np.asarray(-np.log(chance))


def _resamples(litter: Labels, groups: Groups, seed: int) -> Iterator[Rows]:
    """Draw groups with replacement; gives their pictures. Without a class nothing is told.

    They are not drawn apart by their classes, as the scoreboard's pictures are: of a few groups
    each has its own mix, and none would ever be left out.
    """
    names, numbers = np.unique(groups, return_inverse=True)
    rng = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        counts = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        drawn = np.repeat(np.arange(len(litter)), counts[numbers])
        if 0 < litter[drawn].sum() < len(drawn):
            yield drawn


def _figures(probabilities: Floats, losses: Floats, litter: Labels) -> Floats:
    """Give accuracy, AUC and log loss, (3,)."""
    right = (probabilities >= THRESHOLD) == litter
    accuracy, loss = ((each[litter].mean() + each[~litter].mean()) / 2 for each in (right, losses))
    return np.array([accuracy, auc(probabilities, litter), loss])
