"""Fit the later layers of a network of positions to a bank of canvases, epoch by epoch.

Batch normalisation's statistics stay as they came. A moving average of the weights is what is
judged and kept. What an epoch shows and in which order depends on the seed and its number alone.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from litterfog.models.positions.bank import Bank
from litterfog.models.positions.recipe import Fitting
from litterfog.models.positions.watch import Step
from litterfog.models.training.checkpoint import Arrays

LossOf = Callable[[Any, Any, Any], Any]  # features, cells, litter -> a number


class Fitter:
    """A network's later layers on their way: weights, their moving average, the optimizer."""

    def __init__(self, tail: Any, loss_of: LossOf, fitting: Fitting, steps: int) -> None:
        self._fitting, self._steps = fitting, steps
        self._weights = list(tail.trainable_variables)
        self._average = [tf.Variable(weights) for weights in self._weights]
        self._optimizer = keras.optimizers.AdamW(fitting.rate, weight_decay=fitting.weight_decay)
        self._optimizer.build(self._weights)
        self._step = self._make_step(loss_of)

    def step(self, features: Any, cells: Any, litter: Any) -> float:
        """Take one step; gives its loss."""
        done = int(self._optimizer.iterations)
        self._optimizer.learning_rate.assign(rate_at(done, self._steps, self._fitting))
        decay = np.float32(min(self._fitting.average, (1 + done) / (10 + done)))
        return float(self._step(*map(tf.constant, (features, cells, litter, decay))))

    def _make_step(self, loss_of: LossOf) -> Callable[[Any, Any, Any, Any], Any]:
        weights, averages, optimizer = self._weights, self._average, self._optimizer

        @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
        def step(features: Any, cells: Any, litter: Any, decay: Any) -> Any:
            with tf.GradientTape() as tape:
                loss = loss_of(features, cells, litter)
            slopes = tape.gradient(loss, weights)
            slopes, _ = tf.clip_by_global_norm(slopes, self._fitting.clipped_at)
            optimizer.apply_gradients(zip(slopes, weights, strict=True))
            for average, weight in zip(averages, weights, strict=True):
                average.assign(decay * average + (1 - decay) * weight)
            return loss

        return step  # type: ignore[no-any-return]  # TensorFlow is untyped

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Put the moving average into the network for as long as this is entered."""
        own = [np.asarray(weights) for weights in self._weights]
        self.keep_average()
        yield
        for weights, value in zip(self._weights, own, strict=True):
            weights.assign(value)

    def keep_average(self) -> None:
        """Put the moving average into the network."""
        for weights, average in zip(self._weights, self._average, strict=True):
            weights.assign(average)

    def state(self) -> tuple[Arrays, Arrays]:
        """Give all that the next epoch needs: of the network, and of the optimizer."""
        return (
            [np.asarray(variable) for variable in (*self._weights, *self._average)],
            [np.asarray(variable) for variable in self._optimizer.variables],
        )

    def restore(self, network: Arrays, optimizer: Arrays) -> None:
        """Go on from a state."""
        for variable, value in zip((*self._weights, *self._average), network, strict=True):
            variable.assign(value)
        for variable, value in zip(self._optimizer.variables, optimizer, strict=True):
            variable.assign(value)


def steps_an_epoch(count: int, fitting: Fitting) -> int:
    """Count the steps that show all canvases once."""
    return math.ceil(count / fitting.batch)


def fit_epoch(fitter: Fitter, bank: Bank, batch: int, seed: int, epoch: int, step: Step) -> float:
    """Take a step for each batch of canvases; gives their mean loss."""
    losses: list[float] = []
    total = math.ceil(len(bank) / batch)
    for shown in bank.epoch(seed, epoch, batch):
        losses.append(fitter.step(*shown))
        step(len(losses), total)
    return float(np.mean(losses))


def rate_at(step: int, steps: int, fitting: Fitting) -> float:
    """Give the learning rate: it warms up, then falls towards the least (cosine)."""
    warm = min(1.0, (step + 1) / fitting.warm_up)
    falling = 0.5 + 0.5 * math.cos(math.pi * step / steps)
    return fitting.rate * warm * falling + fitting.least_rate
