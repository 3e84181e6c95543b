"""Adapt a model to an own town: tune its last layer, judge it by cross-validation, give its file.

Each fold's tuned layer is written into the file's tail as the whole file's will be, and run on the
pictures it was not tuned on: what is judged is what a device will say.
"""

from dataclasses import dataclass

import numpy as np

from litterfog.models.adapt.cut_model import CutModel
from litterfog.models.adapt.features import Bags, Show, read_features
from litterfog.models.adapt.fitting import Floats, Layer
from litterfog.models.adapt.folds import FoldsError, folds_of
from litterfog.models.adapt.judging import Comparison, compare
from litterfog.models.adapt.pictures import OwnPicture
from litterfog.models.adapt.space import space_of
from litterfog.models.adapt.tuning import FOLDS, Rows, Tuned, Tuner, tuner_of
from litterfog.models.adapt.writing import spans_of
from litterfog.models.data import DataError
from litterfog.models.metrics import THRESHOLD
from litterfog.models.unsure import Unsure, fit_unsure


@dataclass(frozen=True)
class Agreement:
    """How far what the file says is from the tuned layer in real numbers, over all pictures."""

    furthest: float  # of probabilities
    verdicts_changed: int


@dataclass(frozen=True)
class Adapted:
    """A tuned model, not yet written, and what it is worth."""

    data: bytes  # the .tflite file
    tuned: Tuned
    comparison: Comparison
    agreement: Agreement
    unsure: Unsure | None  # the abstain band, by what cross-validation said; None: there is none
    litter: int
    clean: int
    groups: int
    folds: int
    passed_over: tuple[str, ...]  # pictures that could not be used, each with its reason


def adapt(cut: CutModel, pictures: tuple[OwnPicture, ...], seed: int, show: Show) -> Adapted:
    """Tune a model's last layer on pictures; tells `show` how far it is.

    Raises:
        models.data.DataError: the pictures are too few, or cannot be parted into folds.
    """
    reading = read_features(cut, pictures, show)
    bags = reading.bags
    try:
        folds = folds_of(bags.litter, bags.groups, FOLDS, seed)
        tuner = tuner_of(bags, space_of(bags, cut.old, seed), seed)
        after = _cross_validated(cut, bags, tuner, folds, show)
        tuned = tuner.tune(np.arange(len(folds)))
        show("tuning", 1, 1)
    except FoldsError as error:
        raise DataError(str(error)) from error
    before = cut.answers(bags.stored)
    logits = _logits(bags, tuned.layer)
    spans = spans_of(logits, bags.added)
    return Adapted(
        data=cut.file_with(tuned.layer, spans),
        tuned=tuned,
        comparison=compare(before, after, bags.litter, bags.groups, seed),
        agreement=_agreement(cut.answers(bags.stored, (tuned.layer, spans)), logits),
        unsure=fit_unsure(after.astype(np.float32), bags.litter),
        litter=int(bags.litter.sum()),
        clean=int((~bags.litter).sum()),
        groups=len(np.unique(bags.groups)),
        folds=int(folds.max()) + 1,
        passed_over=reading.passed_over,
    )


def _cross_validated(cut: CutModel, bags: Bags, tuner: Tuner, folds: Rows, show: Show) -> Floats:
    """Give each picture's probability by a file that was tuned without its fold."""
    after = np.empty(len(folds))
    count = int(folds.max()) + 1
    for fold in range(count):
        show("tuning", fold, count + 1)
        judged = folds == fold
        layer = tuner.tune(np.flatnonzero(~judged)).layer
        spans = spans_of(_logits(bags, layer)[~judged], bags.added[~judged])
        after[judged] = cut.answers(bags.stored[judged], (layer, spans))
    show("tuning", count, count + 1)
    return after


def _logits(bags: Bags, layer: Layer) -> Floats:
    """Give each picture's log odds in real numbers, (n,)."""
    pictures = zip(bags.stored, bags.added, strict=True)
    return np.array([(layer(bags.real(stored)) + added).max() for stored, added in pictures])


def _agreement(said: Floats, logits: Floats) -> Agreement:
    exact = 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
    changed = (said >= THRESHOLD) != (exact >= THRESHOLD)
    return Agreement(round(float(np.abs(said - exact).max()), 4), int(changed.sum()))
