"""Choose how strongly the old weights hold, and make the tuned log odds mean what they say.

Both by cross-validation within the pictures that are tuned on: the strength of the least log loss,
and the slope and offset that pictures ask for which were not fitted to.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.adapt.features import Bags
from litterfog.models.adapt.fitting import Floats, Layer, fit_calibration, fit_layer
from litterfog.models.adapt.folds import folds_of

STRENGTHS = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01)
FOLDS = 5
_CANDIDATES = 16  # positions of a picture that are fitted to at once
_ROUNDS = 3  # of choosing them by the layer that was fitted to those before
_LEAST_SLOPE = 0.05  # a lower one would turn the order of positions round

Rows = NDArray[Any]  # numbers of pictures


@dataclass(frozen=True, slots=True)
class Tuned:
    """A tuned layer, and how it was chosen."""

    layer: Layer
    strength: float
    slope: float  # of the log odds, by calibration
    offset: float


def tune(bags: Bags, rows: Rows, old: Layer, seed: int) -> Tuned:
    """Tune on some pictures; raises models.adapt.folds.FoldsError."""
    litter = bags.litter[rows]
    folds = folds_of(litter, bags.groups[rows], FOLDS, seed)
    found: list[tuple[float, float, float, float]] = []  # loss, strength, slope, offset
    for strength in STRENGTHS:
        logits = np.empty(len(rows))
        for fold in range(int(folds.max()) + 1):
            layer = fit_bags(bags, rows[folds != fold], old, strength)
            logits[folds == fold] = bags.logits(rows[folds == fold], layer).max(axis=1)
        slope, offset = fit_calibration(logits, litter)
        slope = max(slope, _LEAST_SLOPE)
        found.append((_loss(slope * logits + offset, bags, rows), strength, slope, offset))
    _, strength, slope, offset = min(found)
    layer = fit_bags(bags, rows, old, strength)
    return Tuned(layer.calibrated(slope, offset), strength, slope, offset)


def fit_bags(bags: Bags, rows: Rows, old: Layer, strength: float) -> Layer:
    """Fit to the positions that matter: the most probable ones, chosen anew by each fit."""
    if bags.stored.shape[1] <= _CANDIDATES:
        return fit_layer(bags.real(rows), bags.litter[rows], old, strength)
    layer, chosen = old, np.empty((len(rows), 0), np.int64)
    for _ in range(_ROUNDS):
        chosen = np.concatenate([chosen, _most_probable(bags, rows, layer, chosen)], axis=1)
        layer = fit_layer(bags.real(rows, chosen), bags.litter[rows], old, strength)
    return layer


def _most_probable(bags: Bags, rows: Rows, layer: Layer, without: Rows) -> Rows:
    """Number each picture's most probable positions, (n, candidates), but for some."""
    logits = bags.logits(rows, layer)
    np.put_along_axis(logits, without, -np.inf, axis=1)
    count = min(_CANDIDATES, logits.shape[1] - without.shape[1])
    return np.argpartition(-logits, count - 1, axis=1)[:, :count] if count else without[:, :0]


def _loss(logits: Floats, bags: Bags, rows: Rows) -> float:
    towards = np.where(bags.litter[rows], logits, -logits)
    return float(np.logaddexp(0.0, -towards).mean())
