"""Part pictures into folds: classes alike in each, groups whole. Plain numbers in and out."""

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.bool_]
Groups = NDArray[np.str_]
Folds = NDArray[np.int64]


class FoldsError(ValueError):
    """The groups cannot be parted so that both classes are on either side."""


def folds_of(litter: Labels, groups: Groups, count: int, seed: int) -> Folds:
    """Number each picture's fold, (n,), from 0; fewer than `count` where there are fewer groups.

    Raises:
        FoldsError: without one of the folds a class is missing.
    """
    names, numbers = np.unique(groups, return_inverse=True)
    sizes = np.zeros((len(names), 2))  # clean, litter
    np.add.at(sizes, (numbers, litter.astype(int)), 1)
    count = min(count, len(names))
    totals = np.maximum(sizes.sum(axis=0), 1)
    held, fold_of = np.zeros((count, 2)), np.zeros(len(names), np.int64)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    for name in sorted(shuffled, key=lambda name: -sizes[name].sum()):
        grown = ((held + sizes[name]) ** 2 - held**2) / totals**2
        fold_of[name] = int(grown.sum(axis=1).argmin())
        held[fold_of[name]] += sizes[name]
    rest = sizes.sum(axis=0) - held  # of each fold, what is tuned on when it is judged
    if count < 2 or not rest.all():
        raise FoldsError(
            f"{len(names)} groups (sub-folders, and pictures outside any) cannot be parted so that"
            " both classes are on either side: use more sub-folders, one a place or day, or none"
        )
    return np.asarray(fold_of[numbers])
