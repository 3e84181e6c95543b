"""Choose how strongly the old weights hold, and make the tuned log odds mean what they say.

Both by cross-validation within the pictures that are tuned on: the strength of the least log loss,
and the slope and offset that pictures ask for which were not fitted to.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.adapt.features import Bags
from litterfog.models.adapt.fitting import (
    Floats,
    Labels,
    Layer,
    Reals,
    fit_calibration,
    fit_layer,
    mean_loss,
)
from litterfog.models.adapt.folds import Groups, folds_of
from litterfog.models.adapt.space import Space

STRENGTHS = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3, 0.1, 0.03, 0.01, 0.003)
FOLDS = 5
_CANDIDATES = 12  # positions of a picture that are fitted to at once
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


@dataclass(frozen=True)
class Tuner:
    """Own pictures, ready to be tuned on in any selection."""

    space: Space
    projected: Reals  # (n, positions, components + 1), the last the old log odds
    added: Floats  # (n, positions): log odds beside the layer's, which stay as they are
    litter: Labels
    groups: Groups
    seed: int

    def tune(self, rows: Rows) -> Tuned:
        """Tune on some pictures; raises models.adapt.folds.FoldsError."""
        folds = folds_of(self.litter[rows], self.groups[rows], FOLDS, self.seed)
        tried = [self._tried(rows, folds, strength) for strength in STRENGTHS]
        _, strength, slope, offset = min(tried)
        layer = self.space.layer(self._fit(rows, strength))
        return Tuned(layer.calibrated(slope, offset), strength, slope, offset)

    def _tried(self, rows: Rows, folds: Rows, strength: float) -> tuple[float, float, float, float]:
        """Give a strength's log loss on what was not fitted to; strength, slope, offset."""
        logits, added = np.empty(len(rows)), np.empty(len(rows))
        for fold in range(int(folds.max()) + 1):
            judged = folds == fold
            layer = self._fit(rows[~judged], strength)
            logits[judged], added[judged] = self._best(layer, rows[judged])
        slope, offset = fit_calibration(logits, self.litter[rows], added)
        slope = max(slope, _LEAST_SLOPE)
        loss = mean_loss(slope * logits + offset + added, self.litter[rows])
        return loss, strength, slope, offset

    def _best(self, layer: Layer, rows: Rows) -> tuple[Floats, Floats]:
        """Give a layer's log odds at each picture's most probable position, and those added."""
        logits, added = layer(self.projected[rows]), self.added[rows]
        best = np.arange(len(rows)), (logits + added).argmax(axis=1)
        return logits[best], added[best]

    def _fit(self, rows: Rows, strength: float) -> Layer:
        """Fit to the positions that matter: the most probable ones, chosen anew by each fit."""
        projected, added, litter = self.projected[rows], self.added[rows], self.litter[rows]
        if projected.shape[1] <= _CANDIDATES * _ROUNDS:
            return fit_layer(projected, litter, strength, added)
        logits, chosen = projected[..., -1] + added, np.empty((len(rows), 0), np.int64)
        for _ in range(_ROUNDS):
            np.put_along_axis(logits, chosen, -np.inf, axis=1)
            best = np.argpartition(-logits, _CANDIDATES, axis=1)[:, :_CANDIDATES]
            chosen = np.concatenate([chosen, best], axis=1)
            taken = np.take_along_axis(projected, chosen[..., np.newaxis], axis=1)
            beside = np.take_along_axis(added, chosen, axis=1)
            layer = fit_layer(taken, litter, strength, beside)
            logits = layer(projected) + added
        return layer


def tuner_of(bags: Bags, space: Space, seed: int) -> Tuner:
    """Make pictures ready."""
    return Tuner(space, space.project(bags), bags.added, bags.litter, bags.groups, seed)
