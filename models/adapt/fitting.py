"""Tune the last layer on a few own pictures: logistic regression, held to the old weights.

A picture is a bag of positions: one of a classifier, many of a map. Its log odds are those of its
most probable position, smoothly so while fitting. Classes count alike, however many pictures each
has, as in training: own pictures say nothing of how much of a street is clean. The new log odds of
a position are

    z = s * old + u . x + c + a

with a what the rest of the file adds to all positions of a look, x the principal components of its
features, a free offset c, a slope s drawn to 1, and u drawn to 0 by `strength`: at a great one the
old weights are only calibrated, at a small one a new layer is learned.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Reals = NDArray[np.float32]
Labels = NDArray[np.bool_]

SLOPE_STRENGTH = 1.0  # nats at a slope of 1 +- 1.4: old weights may mislead
CALIBRATION_STRENGTH = 10.0  # nats at a slope of 1 +- 0.45
SHARPNESS = 4.0  # of the smooth maximum over positions: within log(n) / 4 of the maximum
_STEPS, _HALVINGS = 25, 6
_STILL = 1e-5  # nats a picture: the loss has settled
_LEAST_CURVATURE = 1e-4  # of a picture that is judged with certainty


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of one value: log odds `x . weights + bias`."""

    weights: Floats  # (d,)
    bias: float

    def __call__(self, features: NDArray[Any]) -> Floats:
        """Give the log odds of features (..., d)."""
        weighed = features @ self.weights.astype(features.dtype)
        return np.asarray(weighed + self.bias, np.float64)

    def calibrated(self, slope: float, offset: float) -> "Layer":
        """Give the layer whose log odds are `slope` times these, and `offset` more."""
        return Layer(slope * self.weights, slope * self.bias + offset)


def fit_layer(
    features: Reals, litter: Labels, strength: float, added: Floats | float = 0.0
) -> Layer:
    """Fit to bags (n, positions, d), whose last value is the old log odds; strength is in nats.

    `added`, (n, positions), are log odds that stay as they are beside the layer's.
    """
    held = np.full(features.shape[-1], strength)
    held[-1] = SLOPE_STRENGTH
    return _fit(features, litter, held, added)


def fit_calibration(
    logits: Floats, litter: Labels, added: Floats | float = 0.0
) -> tuple[float, float]:
    """Find the slope and the offset that make log odds (n,) true (Platt scaling).

    Give it log odds of pictures that were not fitted to; those `added`, (n,), stay as they are.
    """
    bags = logits.astype(np.float32)[:, np.newaxis, np.newaxis]
    fitted = _fit(bags, litter, np.array([CALIBRATION_STRENGTH]), np.reshape(added, (-1, 1)))
    return float(fitted.weights[0]), fitted.bias


def mean_loss(logits: Floats, litter: Labels) -> float:
    """Give the mean log loss in nats, the classes counting alike."""
    losses = np.logaddexp(0.0, np.where(litter, -logits, logits))
    return float(np.mean(classes_alike(litter) * losses))


def classes_alike(litter: Labels) -> Floats:
    """Weigh pictures so that either class is half: (n,), 1 on average."""
    share = np.where(litter, litter.mean(), 1 - litter.mean())
    return np.asarray(0.5 / share) if 0 < litter.mean() < 1 else np.ones(len(litter))


def _fit(features: Reals, litter: Labels, held: Floats, added: Floats | float) -> Layer:
    """Minimise log loss + held / 2 * (weights - old weights)^2 by Newton steps with halving."""
    layer = _old(len(held))
    loss = _loss(features, litter, layer, held, added)
    for _ in range(_STEPS):
        target = _newton(features, litter, layer, held, added)
        for halving in range(_HALVINGS):
            share = 0.5**halving
            weights = layer.weights + share * (target.weights - layer.weights)
            moved = Layer(weights, layer.bias + share * (target.bias - layer.bias))
            moved_loss = _loss(features, litter, moved, held, added)
            if moved_loss < loss:
                break
        gained = loss - moved_loss
        if gained > 0:
            layer, loss = moved, moved_loss
        if gained < _STILL * len(litter):
            break
    return layer


def _old(depth: int) -> Layer:
    """Give the layer that says what the old one did."""
    weights = np.zeros(depth)
    weights[-1] = 1.0
    return Layer(weights, 0.0)


def _newton(
    features: Reals, litter: Labels, layer: Layer, held: Floats, added: Floats | float
) -> Layer:
    """Solve the weighted ridge regression, with a free offset, that the loss is near a layer."""
    logits, shares = _soft_maximum(layer(features) + added)
    rows = (shares.astype(np.float32)[:, np.newaxis] @ features)[:, 0].astype(np.float64)
    chances = _chance(logits)
    alike = classes_alike(litter)
    curvature = alike * np.maximum(chances * (1 - chances), _LEAST_CURVATURE)
    old = _old(len(held)).weights
    pull = alike * (litter - chances) / curvature
    wanted = rows @ (layer.weights - old) + layer.bias + pull
    centre = curvature @ rows / curvature.sum()
    level = float(curvature @ wanted / curvature.sum())
    design = (rows - centre) * curvature[:, np.newaxis]
    gram = design.T @ (rows - centre) + np.diag(held)
    moved = np.linalg.solve(gram, design.T @ (wanted - level))
    return Layer(old + moved, level - float(centre @ moved))


def _loss(
    features: Reals, litter: Labels, layer: Layer, held: Floats, added: Floats | float
) -> float:
    logits, _ = _soft_maximum(layer(features) + added)
    away = layer.weights - _old(len(held)).weights
    return mean_loss(logits, litter) * len(litter) + float(held @ away**2) / 2


def _soft_maximum(logits: Floats) -> tuple[Floats, Floats]:
    """Give bags' smooth maximum (n,) of logits (n, positions), and each position's share in it."""
    top = logits.max(axis=1, keepdims=True)
    powers = np.exp(SHARPNESS * (logits - top))
    total = powers.sum(axis=1, keepdims=True)
    return (top + np.log(total) / SHARPNESS)[:, 0], powers / total


def _chance(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))
