from pathlib import Path

import pytest

from litterfog.models.boxes import Box, BoxedPicture
from litterfog.models.scoring.placing import meets, place_scores
from litterfog.wire.place import Place

LITTER, IGNORED = Box(50, 20, 10, 10, True, False), Box(80, 80, 10, 10, True, True)
BIN = Box(0, 0, 20, 20, False, False)
PICTURE = BoxedPicture(Path("a.jpg"), "town", "test", 100, 100, (LITTER, IGNORED, BIN))
CLEAN = BoxedPicture(Path("b.jpg"), "town", "test", 100, 100, ())


def place(x: float, y: float, width: float = 0.1, height: float = 0.1) -> Place:
    return Place(x, y, width, height, 0.9)


@pytest.mark.parametrize(
    ("found", "overlaps"),
    [
        (place(0.55, 0.25), True),
        (place(0, 0, 1, 1), True),
        (place(0.59, 0.29), True),
        (place(0.6, 0.2), False),
        (place(0.5, 0.1), False),
    ],
)
def test_a_place_meets_a_box_by_however_little(found: Place, overlaps: bool) -> None:
    assert meets(found, LITTER, PICTURE) == overlaps


def test_a_box_is_found_once_and_every_place_on_it_is_right() -> None:
    scores = place_scores([(PICTURE, [place(0.5, 0.2), place(0.55, 0.25)])])
    assert scores.recall
    assert (scores.recall.value, scores.recall.n) == (1, 1)
    assert scores.precision
    assert (scores.precision.value, scores.precision.n) == (1, 2)


def test_a_place_on_a_bin_is_wrong_and_one_on_an_ignored_box_is_left_out() -> None:
    scores = place_scores([(PICTURE, [place(0, 0), place(0.8, 0.8), place(0.5, 0.2)])])
    assert scores.precision
    assert (scores.precision.value, scores.precision.n) == (0.5, 2)
    assert scores.false_places == 1


def test_places_on_clean_streets_are_counted_a_picture() -> None:
    scores = place_scores([(CLEAN, [place(0, 0)]), (CLEAN, [])])
    assert (scores.pictures, scores.false_places, scores.recall) == (2, 0.5, None)


def test_without_places_nothing_is_precise() -> None:
    scores = place_scores([(PICTURE, [])])
    assert (scores.precision, scores.mean_area) == (None, None)
    assert scores.recall
    assert scores.recall.value == 0


def test_how_much_places_cover_is_told() -> None:
    scores = place_scores([(CLEAN, [place(0, 0, 0.5, 0.5), place(0, 0, 1, 0.25)])])
    assert scores.mean_area == pytest.approx(0.25)
