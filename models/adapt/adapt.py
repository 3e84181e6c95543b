"""Adapt a model to an own town: tune its last layer, judge it by cross-validation, give its file.

Each fold's tuned layer is written into the file's tail as the whole file's will be, and run on the
pictures it was not tuned on: what is judged is what a device will say.
"""

from dataclasses import dataclass

import numpy as np

from litterfog.models.adapt.cut_model import CutModel
from litterfog.models.adapt.features import Bags, Show, read_features
from litterfog.models.adapt.fitting import Floats
from litterfog.models.adapt.folds import FoldsError, folds_of
from litterfog.models.adapt.judging import Comparison, compare
from litterfog.models.adapt.pictures import OwnPicture
from litterfog.models.adapt.tuning import FOLDS, Rows, Tuned, tune
from litterfog.models.adapt.writing import Span, span_of
from litterfog.models.data import DataError
from litterfog.models.metrics import THRESHOLD


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
    everything = np.arange(len(bags.litter))
    try:
        folds = folds_of(bags.litter, bags.groups, FOLDS, seed)
        after = _cross_validated(cut, bags, folds, seed, show)
        tuned = tune(bags, everything, cut.old, seed)
    except FoldsError as error:
        raise DataError(str(error)) from error
    before = cut.answers(bags.stored)
    span = _span(bags, everything, tuned)
    return Adapted(
        data=cut.file_with(tuned.layer, span),
        tuned=tuned,
        comparison=compare(before, after, bags.litter, bags.groups, seed),
        agreement=_agreement(cut, bags, tuned, span),
        litter=int(bags.litter.sum()),
        clean=int((~bags.litter).sum()),
        groups=len(np.unique(bags.groups)),
        folds=int(folds.max()) + 1,
        passed_over=reading.passed_over,
    )


def _cross_validated(cut: CutModel, bags: Bags, folds: Rows, seed: int, show: Show) -> Floats:
    """Give each picture's probability by a file that was tuned without its fold."""
    after = np.empty(len(folds))
    count = int(folds.max()) + 1
    for fold in range(count):
        show("tuning", fold, count + 1)
        rows, judged = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        tuned = tune(bags, rows, cut.old, seed)
        span = _span(bags, rows, tuned)
        after[judged] = cut.answers(bags.stored[judged], (tuned.layer, span))
    show("tuning", count, count + 1)
    return after


def _span(bags: Bags, rows: Rows, tuned: Tuned) -> Span:
    return span_of(bags.logits(rows, tuned.layer).max(axis=1))


def _agreement(cut: CutModel, bags: Bags, tuned: Tuned, span: Span) -> Agreement:
    said = cut.answers(bags.stored, (tuned.layer, span))
    logits = bags.logits(np.arange(len(said)), tuned.layer).max(axis=1)
    exact = 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
    changed = (said >= THRESHOLD) != (exact >= THRESHOLD)
    return Agreement(round(float(np.abs(said - exact).max()), 4), int(changed.sum()))
