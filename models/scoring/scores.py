"""What probabilities on one set of pictures are worth: every figure of the scoreboard, once.

Plain numbers in and out; of what and of whom the pictures are, `models.scoring.board` knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from litterfog.models.metrics import THRESHOLD, Labels, Probabilities, calibration_error
from litterfog.models.scoring.intervals import Estimate, bootstrapped, share_of
from litterfog.models.scoring.ranking import alarm_limit, auc, recall_at_false_alarms

SIZES = (0.0, 0.0005, 0.002, 0.005, 0.01, 1.0)  # shares of the picture: from one to the next


@dataclass(frozen=True, slots=True)
class Samples:
    """A set of pictures, or of crops, as (n,) arrays."""

    probabilities: Probabilities
    litter: Labels
    pictures: NDArray[np.int_]  # of which picture each is: what is of one is no two witnesses
    shares: NDArray[np.float64]  # the largest item's part of its picture; NaN where not known

    def chosen(self, at: NDArray[np.bool_]) -> "Samples":
        """Give those that a mask keeps."""
        return Samples(self.probabilities[at], self.litter[at], self.pictures[at], self.shares[at])


@dataclass(frozen=True, slots=True)
class Scores:
    """A model's figures on one set; those that need a class which it lacks are None."""

    litter: int
    clean: int
    accuracy: Estimate  # at the threshold, as the recalls
    litter_recall: Estimate | None
    clean_recall: Estimate | None
    auc: Estimate | None
    recall_at_false_alarms: Estimate | None  # 5 % of this very set's clean pictures
    alarm_limit: float | None  # the probability that litter has to exceed there
    calibration_error: float


@dataclass(frozen=True, slots=True)
class SizeScores:
    """The same for litter whose largest item is of a size, against all clean pictures of a set."""

    at_least: float  # share of the picture
    below: float
    scores: Scores


def scores_of(samples: Samples) -> Scores:
    """Judge a set of at least one sample; raises ValueError where it is empty."""
    probabilities, litter = samples.probabilities, samples.litter
    called = probabilities >= THRESHOLD
    accuracy = share_of(int(np.sum(called == litter)), len(litter))
    if accuracy is None:
        raise ValueError("an empty set has no scores")
    limit = alarm_limit(probabilities[~litter])
    return Scores(
        litter=int(litter.sum()),
        clean=int((~litter).sum()),
        accuracy=accuracy,
        litter_recall=share_of(int(np.sum(called & litter)), int(litter.sum())),
        clean_recall=share_of(int(np.sum(~called & ~litter)), int((~litter).sum())),
        auc=bootstrapped(auc, probabilities, litter, samples.pictures),
        recall_at_false_alarms=bootstrapped(
            recall_at_false_alarms, probabilities, litter, samples.pictures
        ),
        alarm_limit=None if np.isnan(limit) else round(limit, 4),
        calibration_error=round(calibration_error(probabilities, litter), 4),
    )


def scores_by_size(samples: Samples) -> Iterator[SizeScores]:
    """Judge the litter of each size there is, against all that is clean."""
    for at_least, below in pairwise(SIZES):
        smaller = (samples.shares < below) | (below == SIZES[-1])
        of_size = (samples.shares >= at_least) & smaller
        if of_size.any():
            chosen = samples.chosen(of_size | ~samples.litter)
            yield SizeScores(at_least, below, scores_of(chosen))
