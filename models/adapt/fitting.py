"""Tune the last layer on a few own pictures: logistic regression, held to the old weights.

A picture is a bag of positions: one of a classifier, many of a map. Its log odds are those of its
most probable position, smoothly so while fitting. The new log odds of a position are

    z = s * old + u . (x - mean) / size + c

with a free offset c, a slope s drawn to 1, and u drawn to 0 by `strength`: at a great strength the
old weights are only calibrated, at a small one a new layer is learned.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Reals = NDArray[np.float32]
Labels = NDArray[np.bool_]

SLOPE_STRENGTH = 1.0  # nats at a slope of 1 +- 1.4
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
        return np.asarray(features @ self.weights + self.bias, np.float64)

    def calibrated(self, slope: float, offset: float) -> "Layer":
        """Give the layer whose log odds are `slope` times these, and `offset` more."""
        return Layer(slope * self.weights, slope * self.bias + offset)


def fit_layer(features: Reals, litter: Labels, old: Layer, strength: float) -> Layer:
    """Fit to bags of features (n, positions, d), real values; `strength` is in nats."""
    mean = features.mean((0, 1), dtype=np.float64)
    size = max(float(np.sqrt(features.var((0, 1), dtype=np.float64).sum())), 1e-6)
    slope_column = np.sqrt(strength / SLOPE_STRENGTH)  # so that one strength serves both
    scaled = np.concatenate(
        [
            (features - mean.astype(np.float32)) / np.float32(size),
            old(features).astype(np.float32)[..., np.newaxis] * np.float32(slope_column),
        ],
        axis=-1,
    )
    prior = np.zeros(scaled.shape[-1])
    prior[-1] = 1 / slope_column
    fitted = _fit(scaled, litter, prior, strength)
    u, slope = fitted.weights[:-1] / size, fitted.weights[-1] * slope_column
    return Layer(u + slope * old.weights, fitted.bias - float(mean @ u) + slope * old.bias)


def fit_calibration(logits: Floats, litter: Labels) -> tuple[float, float]:
    """Find the slope and the offset that make log odds (n,) true (Platt scaling).

    Give it log odds of pictures that were not fitted to.
    """
    bags = logits.astype(np.float32)[:, np.newaxis, np.newaxis]
    fitted = _fit(bags, litter, np.ones(1), SLOPE_STRENGTH)
    return float(fitted.weights[0]), fitted.bias


def _fit(features: Reals, litter: Labels, prior: Floats, strength: float) -> Layer:
    """Minimise log loss + strength / 2 * |weights - prior|^2 by Newton steps with halving."""
    layer = Layer(prior, 0.0)
    loss = _loss(features, litter, layer, prior, strength)
    for _ in range(_STEPS):
        target = _newton(features, litter, layer, prior, strength)
        for halving in range(_HALVINGS):
            share = 0.5**halving
            weights = layer.weights + share * (target.weights - layer.weights)
            moved = Layer(weights, layer.bias + share * (target.bias - layer.bias))
            moved_loss = _loss(features, litter, moved, prior, strength)
            if moved_loss < loss:
                break
        gained = loss - moved_loss
        if gained > 0:
            layer, loss = moved, moved_loss
        if gained < _STILL * len(litter):
            break
    return layer


def _newton(features: Reals, litter: Labels, layer: Layer, prior: Floats, strength: float) -> Layer:
    """Solve the weighted ridge regression that the loss is near this layer."""
    logits, shares = _soft_maximum(layer(features))
    met = np.einsum("np,npd->nd", shares.astype(np.float32), features).astype(np.float64)
    chances = _chance(logits)
    curvature = np.maximum(chances * (1 - chances), _LEAST_CURVATURE)
    wanted = met @ (layer.weights - prior) + layer.bias + (litter - chances) / curvature
    return _ridge(met, wanted, curvature, prior, strength)


def _ridge(
    rows: Floats, wanted: Floats, curvature: Floats, prior: Floats, strength: float
) -> Layer:
    """Solve it with a free offset, over pictures or over weights, whichever are fewer."""
    total = curvature.sum()
    centre, level = curvature @ rows / total, float(curvature @ wanted / total)
    root = np.sqrt(curvature)
    design, target = root[:, np.newaxis] * (rows - centre), root * (wanted - level)
    if len(rows) <= rows.shape[1]:
        gram = design @ design.T
        moved = design.T @ np.linalg.solve(gram + strength * np.eye(len(gram)), target)
    else:
        gram = design.T @ design
        moved = np.linalg.solve(gram + strength * np.eye(len(gram)), design.T @ target)
    return Layer(prior + moved, level - float(centre @ moved))


def _loss(features: Reals, litter: Labels, layer: Layer, prior: Floats, strength: float) -> float:
    logits, _ = _soft_maximum(layer(features))
    away = layer.weights - prior
    losses = np.logaddexp(0.0, np.where(litter, -logits, logits))
    return float(losses.sum() + strength / 2 * (away @ away))


def _soft_maximum(logits: Floats) -> tuple[Floats, Floats]:
    """Give bags' smooth maximum (n,) of logits (n, positions), and each position's share in it."""
    top = logits.max(axis=1, keepdims=True)
    powers = np.exp(SHARPNESS * (logits - top))
    total = powers.sum(axis=1, keepdims=True)
    return (top + np.log(total) / SHARPNESS)[:, 0], powers / total


def _chance(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))
