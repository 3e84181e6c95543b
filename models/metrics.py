"""What a list of probabilities is worth against the truth. Plain numbers in and out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

THRESHOLD = 0.5  # a probability of at least this says litter
BINS = 15

Probabilities = NDArray[np.float32]
Labels = NDArray[np.bool_]
Sources = NDArray[np.str_]


@dataclass(frozen=True)
class Figures:
    """How verdicts compare with the truth; litter is the positive class, fractions are 0..1."""

    count: int
    accuracy: float
    precision: float  # of what was called litter; 0 where nothing was
    recall: float  # of the litter; 0 where there was none
    true_litter: int
    false_litter: int
    true_clean: int
    false_clean: int
    calibration_error: float  # expected, 0..1


def figures_of(probabilities: Probabilities, litter: Labels) -> Figures:
    """Judge verdicts at the threshold."""
    called = probabilities >= THRESHOLD
    true_litter, false_litter = int(np.sum(called & litter)), int(np.sum(called & ~litter))
    true_clean, false_clean = int(np.sum(~called & ~litter)), int(np.sum(~called & litter))
    return Figures(
        count=len(litter),
        accuracy=_fraction(true_litter + true_clean, len(litter)),
        precision=_fraction(true_litter, true_litter + false_litter),
        recall=_fraction(true_litter, true_litter + false_clean),
        true_litter=true_litter,
        false_litter=false_litter,
        true_clean=true_clean,
        false_clean=false_clean,
        calibration_error=round(calibration_error(probabilities, litter), 4),
    )


def calibration_error(probabilities: Probabilities, litter: Labels) -> float:
    """Expected calibration error: how far probabilities are from the share of litter, on average.

    ECE = sum over bins b of n_b / n * |share of litter in b - mean probability in b|, with 15 bins
    of equal width over 0..1: Guo et al., On Calibration of Modern Neural Networks, ICML 2017,
    equation 3, of the probability of litter rather than of the confidence in the verdict. A
    photograph at 1 is of the last bin.
    """
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    gaps = litter.astype(np.float64) - probabilities
    return sum(abs(float(gaps[bins == one].sum())) for one in range(BINS)) / max(1, len(litter))


def figures_by_source(
    probabilities: Probabilities, litter: Labels, sources: Sources
) -> dict[str, Figures]:
    """Judge each source's pictures apart."""
    chosen = {str(source): sources == source for source in np.unique(sources)}
    return {name: figures_of(probabilities[at], litter[at]) for name, at in chosen.items()}


def macro_accuracy(by_source: dict[str, Figures]) -> float:
    """Average accuracy with every source counting alike, however many pictures it has."""
    return sum(figures.accuracy for figures in by_source.values()) / len(by_source)


def log_loss(probabilities: Probabilities, litter: Labels) -> float:
    """Mean binary cross-entropy in nats."""
    chance_of_truth = np.where(litter, probabilities, 1 - probabilities)
    return float(-np.mean(np.log(np.clip(chance_of_truth, 1e-7, 1))))


def macro_log_loss(probabilities: Probabilities, litter: Labels, sources: Sources) -> float:
    """Average log loss with every source counting alike."""
    chosen = [sources == source for source in np.unique(sources)]
    return float(np.mean([log_loss(probabilities[at], litter[at]) for at in chosen]))


def _fraction(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
