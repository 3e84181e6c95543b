"""What all of a picture says of litter: one weight a feature, fitted once the positions are.

A picture's features are their means over its positions. Added to the log odds of its most probable
position, they tell litter from clean as well as may be on the training pictures, looked at whole
and at the ground, and on crops: a logistic regression with a penalty, which has one solution
(iteratively reweighted least squares).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from litterfog.models.looks import Shape
from litterfog.models.positions.judging import Look, looks_at
from litterfog.models.positions.network import FEATURES, LOCAL, SCENE
from litterfog.models.positions.pools import Sources
from litterfog.models.positions.recipe import Scene

Floats = NDArray[np.float64]
_BATCH = 16
_LEAST = 1e-3  # deviation of a feature, which is 0 to 6: below it are no scenes
_STEPS, _CLOSE = 50, 1e-6


@dataclass(frozen=True)
class Seen:
    """What a network makes of n pictures."""

    means: Floats  # (n, d): of each feature over a picture's positions
    highest: Floats  # (n,): log odds of the most probable position, without the scene
    litter: NDArray[np.bool_]
    share: Floats  # (n,): what a picture counts; sets count alike


def fit_scene(network: Any, sources: Sources, size: Shape, scene: Scene) -> None:
    """Fit the scene's weights of a network to training pictures, whatever they were."""
    seen = _seen(network, looks_at(sources, size))
    middle, deviation = seen.means.mean(0), seen.means.std(0)
    scale = np.maximum(deviation, max(scene.least_deviation * np.median(deviation), _LEAST))
    standardised = replace(seen, means=(seen.means - middle) / scale)
    weights = fit_weights(standardised, scene.penalty) / scale
    kernel = weights.astype(np.float32).reshape(1, 1, -1, 1)
    bias = np.array([-middle @ weights], np.float32)  # an average picture stays as it was
    network.get_layer(SCENE).set_weights([kernel, bias])


def fit_weights(seen: Seen, penalty: float) -> Floats:
    """Find the weights of the means, (d,), beside an offset that is not kept."""
    columns = np.column_stack([seen.means, np.ones(len(seen.means))])
    ridge = np.diag([*np.full(seen.means.shape[1], penalty), 1e-6])
    weights = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(columns @ weights + seen.highest, -50, 50)))
        slope = columns.T @ (seen.share * (probability - seen.litter)) + ridge @ weights
        spread = seen.share * np.maximum(probability * (1 - probability), 1e-6)
        step = np.linalg.solve((columns * spread[:, None]).T @ columns + ridge, slope)
        weights = weights - step
        if np.abs(step).max() < _CLOSE:
            break
    return weights[:-1]


def _seen(network: Any, looks: Iterable[Look]) -> Seen:
    outputs = [network.get_layer(name).output for name in (FEATURES, LOCAL)]
    features_of = keras.Model(network.input, outputs)
    means, highest, litter, origins = [], [], list[bool](), list[str]()
    remaining = iter(looks)
    while batch := list(islice(remaining, _BATCH)):
        features, logits = features_of.predict_on_batch(np.stack([look.pixels for look in batch]))
        means.append(features.mean((1, 2)))
        highest.append(logits.max((1, 2, 3)))
        litter += [look.litter for look in batch]
        origins += [look.origin for look in batch]
    names, at, count = np.unique(origins, return_inverse=True, return_counts=True)
    share = 1 / (len(names) * count[at])
    return Seen(
        np.concatenate(means).astype(np.float64),
        np.concatenate(highest).astype(np.float64),
        np.array(litter),
        share,
    )
