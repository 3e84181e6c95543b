"""What an epoch of training sees: one varied copy of every picture, with its weight."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from litterfog.models.data import LoadedPhotographs, Photograph
from litterfog.models.training.augment import Augmentation, augment_picture

# How much a picture of a source counts, next to 1: thumbnails whose classes differ in style, bare
# textures and drawings teach less about streets than street photographs do.
SOURCE_SHARES = {"priyanshu": 0.5, "deep": 0.5, "drawn": 0.2}


class Batch(NamedTuple):
    """Labels (n, 1) are 0 or 1, weights (n,) have a mean of about 1."""

    inputs: NDArray[np.uint8] | NDArray[np.float32]  # pixels (n, size, size, 3), or features
    labels: NDArray[np.float32]
    weights: NDArray[np.float32]


def balance_weights(photographs: Sequence[Photograph]) -> NDArray[np.float32]:
    """Weigh pictures by their source, then so that both classes weigh alike: (n,), mean 1."""
    shares = np.array([SOURCE_SHARES.get(photo.source, 1.0) for photo in photographs])
    litter = np.array([photo.litter for photo in photographs])
    for one_class in (litter, ~litter):
        shares[one_class] *= len(shares) / 2 / shares[one_class].sum()
    return shares.astype(np.float32)


@dataclass(frozen=True)
class TrainingSet:
    """Training pictures at their stored size, and how copies of them are made."""

    pictures: LoadedPhotographs
    size: int
    seed: int
    augmentation: Augmentation = field(default_factory=Augmentation)
    balanced: bool = True  # otherwise every picture weighs 1

    @property
    def count(self) -> int:
        """How many pictures an epoch sees."""
        return len(self.pictures.photographs)

    def batches(self, epoch: int, batch: int) -> Iterator[Batch]:
        """Give one epoch's copies in a shuffled order; the same epoch gives the same copies."""
        order = np.random.default_rng((self.seed, epoch)).permutation(self.count)
        yield from self._copies(order, epoch, batch)

    def ordered_batches(self, epoch: int, batch: int) -> Iterator[Batch]:
        """Give one epoch's copies in the pictures' own order."""
        yield from self._copies(np.arange(self.count), epoch, batch)

    def _copies(self, order: NDArray[np.int64], epoch: int, batch: int) -> Iterator[Batch]:
        labels = self.pictures.labels.astype(np.float32)[:, None]
        weights = np.ones(self.count, dtype=np.float32)
        if self.balanced:
            weights = balance_weights(self.pictures.photographs)

        def make(at: NDArray[np.int64]) -> Batch:
            pixels = np.stack([self._copy(int(index), epoch) for index in at])
            return Batch(pixels, labels[at], weights[at])

        parts = [order[start : start + batch] for start in range(0, len(order), batch)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from pool.map(make, parts)

    def _copy(self, index: int, epoch: int) -> NDArray[np.uint8]:
        rng = np.random.default_rng((self.seed, epoch, index))
        return augment_picture(self.pictures.pixels[index], self.size, self.augmentation, rng)
