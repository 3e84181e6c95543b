"""The two stages of training, epoch by epoch; knows networks and pictures, not files.

The backbone's features are computed once per varied copy of a picture, so that an epoch of the
classifier takes a second. Batch normalisation stays as it came throughout. What an epoch shows and
in which order depends on the seed and its number alone, so that a run can stop after any.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from litterfog.models.data import LoadedPhotographs
from litterfog.models.metrics import figures_by_source, macro_accuracy, macro_log_loss
from litterfog.models.training.checkpoint import Arrays, Checkpoint
from litterfog.models.training.epochs import CLASSIFIER, TUNING, EpochReport, best_of
from litterfog.models.training.network import (
    classifier_of,
    features_of,
    freeze_normalisation,
    predict_litter,
    restore_state,
    state_of,
)
from litterfog.models.training.recipe import Recipe
from litterfog.models.training.training_set import Batch, TrainingSet

BATCH = 32
FEATURE_COPIES = 4
CLASSIFIER_RATE = 1e-3
TUNING_COPIES_FROM = 100  # fine-tuning's epochs see other copies than the classifier's did


class EpochKeeper:
    """Judges the network after each epoch, hands on a checkpoint, and keeps the best weights."""

    def __init__(
        self, network: Any, val: LoadedPhotographs, on_epoch: Callable[[Checkpoint], None]
    ) -> None:
        self._network, self._val, self._on_epoch = network, val, on_epoch
        self._best_weights: Arrays = []
        self._optimizer: Arrays = []
        self.history: list[EpochReport] = []

    def resume(self, checkpoint: Checkpoint) -> None:
        """Put the network where the checkpoint left it."""
        restore_state(self._network, checkpoint.network)
        self._best_weights, self._optimizer = checkpoint.best, checkpoint.optimizer
        self.history = list(checkpoint.history)

    def epochs_done(self, stage: str) -> int:
        """How many epochs of a stage the history has."""
        return sum(report.stage == stage for report in self.history)

    def compile(self, stage: str, model: Any, optimizer: Any, label_smoothing: float) -> None:
        """Compile a stage's model; a stage that was begun goes on with its optimizer's state."""
        model.compile(optimizer, keras.losses.BinaryCrossentropy(label_smoothing=label_smoothing))
        if self.epochs_done(stage):
            optimizer.build(model.trainable_variables)
            for variable, saved in zip(optimizer.variables, self._optimizer, strict=True):
                variable.assign(saved)

    def judge(self, stage: str, training_loss: float, started: float, optimizer: Any) -> None:
        """Judge the network as it is; `started` is the epoch's start by time.monotonic()."""
        probabilities = predict_litter(self._network, self._val.pixels)
        labels, sources = self._val.labels, self._val.sources
        report = EpochReport(
            stage=stage,
            epoch=self.epochs_done(stage) + 1,
            training_loss=training_loss,
            val_loss=macro_log_loss(probabilities, labels, sources),
            val_accuracy=macro_accuracy(figures_by_source(probabilities, labels, sources)),
            seconds=time.monotonic() - started,
        )
        self.history.append(report)
        if best_of(self.history) is report:
            self._best_weights = self._network.get_weights()
        optimizer_state = [np.asarray(variable) for variable in optimizer.variables]
        self._on_epoch(
            Checkpoint(
                tuple(self.history), state_of(self._network), self._best_weights, optimizer_state
            )
        )

    def keep(self, recipe: Recipe) -> EpochReport:
        """Put the weights that the recipe keeps into the network, and name their epoch."""
        if not recipe.keeps_best:
            return self.history[-1]
        self._network.set_weights(self._best_weights)
        return best_of(self.history)


def fit_classifier(
    network: Any, training: TrainingSet, keeper: EpochKeeper, recipe: Recipe, epochs: int
) -> None:
    """Train the classifier on the frozen backbone's features."""
    remaining = range(keeper.epochs_done(CLASSIFIER), epochs)
    if not remaining:
        return
    copies = [_features(network, training, copy) for copy in range(min(FEATURE_COPIES, epochs))]
    classifier, optimizer = classifier_of(network), keras.optimizers.Adam(CLASSIFIER_RATE)
    keeper.compile(CLASSIFIER, classifier, optimizer, recipe.label_smoothing)
    for epoch in remaining:
        started = time.monotonic()
        order = np.random.default_rng((training.seed, epoch)).permutation(training.count)
        loss = _fit_epoch(classifier, _shuffled(copies[epoch % len(copies)], order))
        keeper.judge(CLASSIFIER, loss, started, optimizer)


def fine_tune(
    network: Any, training: TrainingSet, keeper: EpochKeeper, recipe: Recipe, epochs: int
) -> None:
    """Train all layers but batch normalisation."""
    remaining = range(keeper.epochs_done(TUNING), epochs)
    if not remaining:
        return
    freeze_normalisation(network)
    steps = epochs * math.ceil(training.count / BATCH)
    optimizer = keras.optimizers.Adam(_tuning_rate(recipe, steps))
    keeper.compile(TUNING, network, optimizer, recipe.label_smoothing)
    for epoch in remaining:
        started = time.monotonic()
        loss = _fit_epoch(network, training.batches(TUNING_COPIES_FROM + epoch, BATCH))
        keeper.judge(TUNING, loss, started, optimizer)


def _tuning_rate(recipe: Recipe, steps: int) -> Any:
    if not recipe.decays:
        return recipe.tuning_rate
    warm_up = math.ceil(steps / 20)
    return keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - warm_up), warmup_target=recipe.tuning_rate, warmup_steps=warm_up
    )


def _fit_epoch(model: Any, batches: Iterable[Batch]) -> float:
    """Take one step per batch; gives their mean loss."""
    model.reset_metrics()
    losses = [
        float(model.train_on_batch(batch.inputs, batch.labels, sample_weight=batch.weights))
        for batch in batches
    ]
    return float(np.mean(losses))


def _features(network: Any, training: TrainingSet, copy: int) -> Batch:
    """Compute the pooled features of one varied copy of every picture, in their own order."""
    extract = features_of(network)
    batches = list(training.ordered_batches(copy, BATCH))
    features = [np.asarray(extract.predict_on_batch(batch.inputs)) for batch in batches]
    return Batch(
        np.concatenate(features),
        np.concatenate([batch.labels for batch in batches]),
        np.concatenate([batch.weights for batch in batches]),
    )


def _shuffled(whole: Batch, order: NDArray[np.int64]) -> Iterator[Batch]:
    for start in range(0, len(order), BATCH):
        at = order[start : start + BATCH]
        yield Batch(whole.inputs[at], whole.labels[at], whole.weights[at])
