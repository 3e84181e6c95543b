import numpy as np
import pytest
from numpy.typing import NDArray

from litterfog.models.adapt.folds import FoldsError, folds_of

LITTER = np.arange(60) % 3 == 0
ALONE = np.array([f"{number}" for number in range(60)])


def test_each_fold_has_its_share_of_either_class() -> None:
    folds = folds_of(LITTER, ALONE, 5, seed=1)
    assert [int((folds[LITTER] == fold).sum()) for fold in range(5)] == [4] * 5
    assert [int((folds[~LITTER] == fold).sum()) for fold in range(5)] == [8] * 5


def test_a_group_stays_in_one_fold() -> None:
    groups = np.array([f"{number // 4}" for number in range(60)])
    folds = folds_of(LITTER, groups, 5, seed=1)
    assert all(len(set(folds[groups == group])) == 1 for group in groups)


def test_the_same_seed_gives_the_same_folds() -> None:
    first, again, other = (folds_of(LITTER, ALONE, 5, seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_fewer_groups_make_fewer_folds() -> None:
    groups = np.array(["a", "b", "c"] * 20)
    litter = np.arange(60) % 2 == 0
    assert set(folds_of(litter, groups, 5, seed=1)) == {0, 1, 2}


@pytest.mark.parametrize("groups", [np.full(60, "one"), np.where(LITTER, "a", "b")])
def test_groups_that_cannot_be_parted_are_refused(groups: NDArray[np.str_]) -> None:
    with pytest.raises(FoldsError, match="more sub-folders"):
        folds_of(LITTER, groups, 5, seed=1)
