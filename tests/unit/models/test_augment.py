import numpy as np

from litterfog.models.training.augment import FLIP_ONLY, Augmentation, augment_picture

PICTURE = np.random.default_rng(3).integers(0, 256, (40, 40, 3), dtype=np.uint8)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_copy_has_the_models_size() -> None:
    copy = augment_picture(PICTURE, 32, Augmentation(), rng())
    assert copy.shape == (32, 32, 3)
    assert copy.dtype == np.uint8


def test_the_same_seed_makes_the_same_copy() -> None:
    first = augment_picture(PICTURE, 32, Augmentation(), rng(5))
    assert np.array_equal(first, augment_picture(PICTURE, 32, Augmentation(), rng(5)))


def test_other_seeds_make_other_copies() -> None:
    first = augment_picture(PICTURE, 32, Augmentation(), rng(5))
    assert not np.array_equal(first, augment_picture(PICTURE, 32, Augmentation(), rng(6)))


def test_flipped_at_most_a_copy_is_the_picture_or_its_mirror_image() -> None:
    copies = [augment_picture(PICTURE, 40, FLIP_ONLY, rng(seed)) for seed in range(12)]
    as_it_is = sum(np.array_equal(copy, PICTURE) for copy in copies)
    mirrored = sum(np.array_equal(copy, PICTURE[:, ::-1]) for copy in copies)
    assert as_it_is + mirrored == 12
    assert as_it_is
    assert mirrored


def test_zooming_in_shows_the_middle() -> None:
    picture = np.zeros((40, 40, 3), dtype=np.uint8)
    picture[10:30, 10:30] = 200
    closer = Augmentation(**{**vars(FLIP_ONLY), "zoom": (2.0, 2.0)})
    assert augment_picture(picture, 40, closer, rng())[2:-2, 2:-2].min() == 200


def test_edges_are_mirrored_and_never_black() -> None:
    grey = np.full((40, 40, 3), 128, dtype=np.uint8)
    moved = Augmentation(
        **{**vars(FLIP_ONLY), "zoom": (0.8, 0.8), "shift": 0.1, "rotation_degrees": 10}
    )
    assert augment_picture(grey, 40, moved, rng()).min() == 128
