"""The two stages of training, epoch by epoch; knows networks and pictures, not files.

The backbone's features are computed once per varied copy of a picture, so that an epoch of the
classifier takes a second. Batch normalisation stays as it came throughout.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from models.data import LoadedPhotographs
from models.metrics import figures_by_source, macro_accuracy, macro_log_loss
from models.network import classifier_of, features_of, freeze_normalisation, predict_litter
from models.training_set import Batch, TrainingSet

BATCH = 32
FEATURE_COPIES = 4
CLASSIFIER_RATE = 1e-3
TUNING_RATE = 1e-4  # at its height: it warms up over a twentieth of the steps, then falls to 0
LABEL_SMOOTHING = 0.05
TUNING_COPIES_FROM = 100  # fine-tuning's epochs see other copies than the classifier's did


@dataclass(frozen=True)
class EpochReport:
    """One epoch's outcome; the val figures count every source alike."""

    stage: str  # "classifier" or "fine-tuning"
    epoch: int  # from 1
    training_loss: float
    val_loss: float
    val_accuracy: float
    seconds: float


class EpochKeeper:
    """Judges the network after each epoch, reports it, and keeps the weights that judged best."""

    def __init__(
        self, network: Any, val: LoadedPhotographs, on_epoch: Callable[[EpochReport], None]
    ) -> None:
        self._network, self._val, self._on_epoch = network, val, on_epoch
        self._best_weights: Any = None
        self.history: list[EpochReport] = []

    @property
    def best(self) -> EpochReport:
        """The epoch with the highest val accuracy, and of such the lowest val loss."""
        return max(self.history, key=lambda report: (report.val_accuracy, -report.val_loss))

    def judge(self, stage: str, epoch: int, training_loss: float, started: float) -> None:
        """Judge the network as it is; `started` is the epoch's start by time.monotonic()."""
        probabilities = predict_litter(self._network, self._val.pixels)
        labels, sources = self._val.labels, self._val.sources
        report = EpochReport(
            stage=stage,
            epoch=epoch,
            training_loss=training_loss,
            val_loss=macro_log_loss(probabilities, labels, sources),
            val_accuracy=macro_accuracy(figures_by_source(probabilities, labels, sources)),
            seconds=time.monotonic() - started,
        )
        self.history.append(report)
        if self.best is report:
            self._best_weights = self._network.get_weights()
        self._on_epoch(report)

    def restore_best(self) -> None:
        """Put the best epoch's weights back into the network."""
        self._network.set_weights(self._best_weights)


def fit_classifier(network: Any, training: TrainingSet, keeper: EpochKeeper, epochs: int) -> None:
    """Train the classifier on the frozen backbone's features."""
    copies = [_features(network, training, copy) for copy in range(min(FEATURE_COPIES, epochs))]
    classifier = classifier_of(network)
    classifier.compile(keras.optimizers.Adam(CLASSIFIER_RATE), _loss())
    for epoch in range(epochs):
        started = time.monotonic()
        order = np.random.default_rng((training.seed, epoch)).permutation(training.count)
        loss = _fit_epoch(classifier, _shuffled(copies[epoch % len(copies)], order))
        keeper.judge("classifier", epoch + 1, loss, started)


def fine_tune(network: Any, training: TrainingSet, keeper: EpochKeeper, epochs: int) -> None:
    """Train all layers but batch normalisation."""
    freeze_normalisation(network)
    steps = epochs * math.ceil(training.count / BATCH)
    warm_up = math.ceil(steps / 20)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - warm_up), warmup_target=TUNING_RATE, warmup_steps=warm_up
    )
    network.compile(keras.optimizers.Adam(rate), _loss())
    for epoch in range(epochs):
        started = time.monotonic()
        loss = _fit_epoch(network, training.batches(TUNING_COPIES_FROM + epoch, BATCH))
        keeper.judge("fine-tuning", epoch + 1, loss, started)


def _loss() -> Any:
    return keras.losses.BinaryCrossentropy(label_smoothing=LABEL_SMOOTHING)


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
