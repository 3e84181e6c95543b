"""A line through measured points that never gives a negative time, and how far it misses them."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]  # x, ms


@dataclass(frozen=True, slots=True)
class LineFit:
    """`fixed + each * x`, and its distance from the points as shares of them."""

    fixed: float
    each: float
    missed: float  # median
    missed_most: float

    @property
    def words(self) -> str:
        """Say how well it fits."""
        return f"misses them by {self.missed:.0%} (median; most: {self.missed_most:.0%})"


def fit_line(points: Sequence[Point]) -> LineFit:
    """Fit one by least squares of the relative errors; neither coefficient is below 0.

    Points of one x alone give a constant.
    """
    x, y = (np.array(values, float) for values in zip(*points, strict=True))
    y = np.maximum(y, 1e-6)
    candidates = [(float(np.average(y, weights=1 / y**2)), 0.0)]
    if len(set(x.tolist())) > 1:
        candidates.append((0.0, float((x / y).sum() / ((x / y) ** 2).sum())))
        both = np.linalg.lstsq(np.stack([1 / y, x / y], axis=1), np.ones_like(y), rcond=None)[0]
        if (both >= 0).all():
            candidates.append((float(both[0]), float(both[1])))

    def errors(line: tuple[float, float]) -> list[float]:
        return [float(error) for error in np.abs(line[0] + line[1] * x - y) / y]

    best = min(candidates, key=lambda line: sum(error**2 for error in errors(line)))
    return LineFit(*best, statistics.median(errors(best)), max(errors(best)))
