"""How well probabilities put litter before clean pictures, at any threshold. Plain numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.metrics import Labels, Probabilities

FALSE_ALARMS = 0.05  # share of the clean pictures that may be called litter


def auc(probabilities: NDArray[np.floating[Any]], litter: Labels) -> float:
    """Give the area under the ROC curve: how often litter is put before clean; a tie is half.

    The Mann-Whitney statistic over its most. NaN, where a class is missing.
    """
    clean, found = np.sort(probabilities[~litter]), probabilities[litter]
    pairs = len(clean) * len(found)
    if not pairs:
        return float("nan")
    below = np.searchsorted(clean, found, "left") + np.searchsorted(clean, found, "right")
    return float(below.sum()) / (2 * pairs)


def alarm_limit(clean: Probabilities, share: float = FALSE_ALARMS) -> float:
    """Give the probability that litter has to exceed, so that few clean pictures do.

    The least one of the clean pictures' own that no more than that share of them exceeds: ties
    count as below it, so that the share is kept and may be less. Under 20 pictures that is the
    highest of all. NaN, where there are none.
    """
    if not len(clean):
        return float("nan")
    allowed = int(share * len(clean))
    return float(np.sort(clean)[len(clean) - 1 - allowed])


def recall_at_false_alarms(
    probabilities: Probabilities, litter: Labels, share: float = FALSE_ALARMS
) -> float:
    """Give the share of litter above the limit of `alarm_limit`, of the same set's clean pictures.

    NaN, where a class is missing.
    """
    found = probabilities[litter]
    limit = alarm_limit(probabilities[~litter], share)
    return float(np.mean(found > limit)) if len(found) and not np.isnan(limit) else float("nan")
