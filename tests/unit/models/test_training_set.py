from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from litterfog.models.data import Photograph, find_photographs, load_photographs
from litterfog.models.training.training_set import SOURCE_SHARES, TrainingSet, balance_weights


def photo(source: str, *, litter: bool) -> Photograph:
    return Photograph(Path(f"{source}-1.jpg"), source, litter)


def test_both_classes_weigh_alike() -> None:
    weights = balance_weights([photo("a", litter=True), *[photo("a", litter=False)] * 3])
    assert weights[0] == pytest.approx(weights[1:].sum())
    assert weights.mean() == pytest.approx(1)


def test_a_drawing_weighs_less_than_a_photograph() -> None:
    street, drawing, other = balance_weights(
        [photo("street", litter=True), photo("drawn", litter=True), photo("street", litter=False)]
    )
    assert drawing == pytest.approx(street * SOURCE_SHARES["drawn"])
    assert other == pytest.approx(street + drawing)


@pytest.fixture
def training(photographs_dir: Path) -> TrainingSet:
    photographs = find_photographs(photographs_dir, "train")
    return TrainingSet(load_photographs(photographs, 20), size=16, seed=1)


def test_an_epoch_shows_every_picture_once(training: TrainingSet) -> None:
    batches = list(training.batches(epoch=0, batch=3))
    assert [len(batch.inputs) for batch in batches] == [3, 1]
    assert sum(batch.labels.sum() for batch in batches) == 2


def test_an_epoch_can_be_repeated(training: TrainingSet) -> None:
    first, second = (next(training.batches(epoch=4, batch=4)) for _ in range(2))
    assert np.array_equal(first.inputs, second.inputs)
    assert np.array_equal(first.labels, second.labels)


def test_epochs_show_different_copies(training: TrainingSet) -> None:
    first, second = (next(training.ordered_batches(epoch, batch=4)) for epoch in (0, 1))
    assert np.array_equal(first.labels, second.labels)
    assert not np.array_equal(first.inputs, second.inputs)


def test_copies_keep_their_labels(training: TrainingSet) -> None:
    batch = next(training.batches(epoch=0, batch=4))
    order = np.argsort(batch.inputs.mean(axis=(1, 2, 3)))
    brightest = set(order[2:].tolist())
    assert brightest == set(np.flatnonzero(batch.labels[:, 0]).tolist())


def test_unbalanced_pictures_weigh_one_each(training: TrainingSet) -> None:
    plain = replace(training, balanced=False)
    assert next(plain.batches(epoch=0, batch=4)).weights.tolist() == [1, 1, 1, 1]
