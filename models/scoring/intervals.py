"""A figure with the interval in which the truth may lie, at 95 %: of shares, and by resampling."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.models.metrics import Labels, Probabilities

Z = 1.959964  # of the normal distribution: 95 % lie within
RESAMPLES = 1_000
SEED = 2021
_PERCENTILES = (2.5, 97.5)

Statistic = Callable[[Probabilities, Labels], float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its interval, and of how many pictures or things it is."""

    value: float
    low: float
    high: float
    n: int


def share_of(part: int, whole: int) -> Estimate | None:
    """Give a share with its Wilson interval; None: of nothing.

    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927: right
    at 0 and 1 too, where the plain normal interval has no width.
    """
    if not whole:
        return None
    share, weight = part / whole, Z**2 / whole
    middle = (share + weight / 2) / (1 + weight)
    half = Z * math.sqrt(share * (1 - share) / whole + weight / (4 * whole)) / (1 + weight)
    low = max(0.0, middle - half) if part else 0.0
    high = min(1.0, middle + half) if part < whole else 1.0
    return Estimate(round(share, 4), round(low, 4), round(high, 4), whole)


def bootstrapped(
    statistic: Statistic,
    probabilities: Probabilities,
    litter: Labels,
    pictures: NDArray[np.int_],
    resamples: int = RESAMPLES,
) -> Estimate | None:
    """Give a figure with its percentile bootstrap interval; None, where a class is missing.

    Whole pictures are drawn with replacement, with all that is of them: `pictures` says of which
    each number is. Those with litter, with clean ground, and with both are drawn apart, so that
    every resample has its classes. The seed is fixed: the same numbers give the same interval.
    """
    value = statistic(probabilities, litter)
    if math.isnan(value):
        return None
    rng = np.random.default_rng(SEED)
    strata = _strata(litter, pictures)
    found = np.empty(resamples)
    for number in range(resamples):
        drawn = np.concatenate([_drawn(stratum, rng) for stratum in strata])
        found[number] = statistic(probabilities[drawn], litter[drawn])
    return estimate(value, found, len(litter))


def estimate(value: float, resampled: NDArray[np.float64], n: int) -> Estimate:
    """Give a figure with the percentiles of what it is in resamples, at least one."""
    low, high = np.percentile(resampled, _PERCENTILES)
    return Estimate(round(float(value), 4), round(float(low), 4), round(float(high), 4), n)


def _strata(litter: Labels, pictures: NDArray[np.int_]) -> list[NDArray[np.int_]]:
    """Give where the numbers of each picture are, (pictures, numbers of one), by their classes."""
    strata: dict[tuple[bool, ...], list[NDArray[np.int_]]] = {}
    for places in _places(pictures):
        strata.setdefault(tuple(sorted(litter[places].tolist())), []).append(places)
    return [np.stack(stratum) for stratum in strata.values()]


def _places(pictures: NDArray[np.int_]) -> list[NDArray[np.int_]]:
    """Give where the numbers of each picture are."""
    order = np.argsort(pictures, kind="stable")
    begins = np.flatnonzero(np.diff(pictures[order])) + 1
    return np.split(order, begins)


def _drawn(stratum: NDArray[np.int_], rng: np.random.Generator) -> NDArray[np.int_]:
    drawn: NDArray[np.int_] = stratum[rng.integers(0, len(stratum), len(stratum))].ravel()
    return drawn
