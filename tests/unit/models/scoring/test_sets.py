from pathlib import Path

import pytest

from litterfog.models.boxes import Box, BoxedPicture
from litterfog.models.data import Photograph
from litterfog.models.places import Finding
from litterfog.models.scoring.judge import JudgedBoxes, JudgedPhotograph
from litterfog.models.scoring.sets import (
    Kind,
    SetScores,
    crop_sets,
    photograph_sets,
    place_sets,
    whole_sets,
    without_clean_crop,
)
from litterfog.wire.place import Place

PLACES = (Place(0.0, 0.0, 0.5, 0.5, 0.9),)


def judged(
    source: str, probability: float, *sides: float, crops: tuple[float | None, ...] = (None, None)
) -> JudgedBoxes:
    """A picture of 100 x 100 pixels with square items of some sides; clean without."""
    boxes = tuple(Box(0, 0, side, side, True, False) for side in sides)
    picture = BoxedPicture(Path("a.jpg"), source, "test", 100, 100, boxes)
    return JudgedBoxes(picture, Finding(probability, PLACES), *crops)


def names(found: list[SetScores], kind: Kind) -> list[tuple[str, float, int, int]]:
    return [
        (each.origin, each.at_least, each.scores.litter, each.scores.clean)
        for each in found
        if each.kind == kind
    ]


def test_photographs_are_judged_together_and_by_source() -> None:
    shown = [
        JudgedPhotograph(Photograph(Path("a.jpg"), source, litter), Finding(probability, ()))
        for source, litter, probability in (
            ("park", True, 0.9),
            ("road", True, 0.2),
            ("road", False, 0.1),
        )
    ]
    found = list(photograph_sets("val", shown))
    assert names(found, "photographs") == [("all", 0, 2, 1), ("park", 0, 1, 0), ("road", 0, 1, 1)]
    assert found[0].scores.accuracy.value == pytest.approx(2 / 3, abs=1e-4)


def test_litter_is_judged_against_the_clean_streets_of_every_source() -> None:
    shown = [judged("malta", 0.9, 10), judged("lund", 0.1), judged("berlin", 0.2)]
    found = list(whole_sets("test", shown))
    assert names(found, "streets") == [("malta", 0, 1, 2), ("malta", 0.002, 1, 2)]
    assert names(found, "clean") == [("berlin", 0, 0, 1), ("lund", 0, 0, 1)]


def test_what_is_to_be_found_along_a_street_is_of_a_size_and_of_all_sources() -> None:
    shown = [judged("malta", 0.9, 10), judged("malta", 0.9, 4), judged("sofia", 0.9, 5)]
    found = list(whole_sets("test", [*shown, judged("lund", 0.1)]))
    assert [each for each in names(found, "streets") if each[1]] == [
        ("malta", 0.002, 1, 1),
        ("sofia", 0.002, 1, 1),
        ("all", 0.002, 2, 1),
    ]


def test_a_source_with_twenty_clean_pictures_is_judged_alone() -> None:
    clean = [judged("malta", 0.1)] * 20
    shown = [judged("malta", 0.9, 10), judged("lund", 0.1)]
    assert names(list(whole_sets("test", shown + clean[1:])), "pictures") == []
    found = names(list(whole_sets("test", shown + clean)), "pictures")
    assert found == [("malta", 0, 1, 20), ("malta", 0.002, 1, 20)]


def test_a_picture_whose_items_are_all_ignored_is_of_no_whole_set() -> None:
    crowd = BoxedPicture(
        Path("a.jpg"), "malta", "test", 100, 100, (Box(0, 0, 9, 9, True, ignored=True),)
    )
    assert list(whole_sets("test", [JudgedBoxes(crowd, Finding(0.9, ()), None, None)])) == []


def test_sizes_are_those_of_the_largest_item() -> None:
    (streets, *_) = whole_sets("test", [judged("malta", 0.9, 3, 6, 2), judged("lund", 0.1)])
    assert [(each.at_least, each.below) for each in streets.by_size] == [(0.002, 0.005)]


def test_crops_of_one_source_are_judged_against_each_other() -> None:
    shown = [
        judged("malta", 0.5, 10, crops=(0.9, 0.1)),
        judged("malta", 0.5, 10, crops=(0.8, None)),
        judged("sofia", 0.5, 10, crops=(0.3, 0.7)),
        judged("lund", 0.5),
    ]
    found = list(crop_sets("test", shown))
    assert names(found, "crops") == [("malta", 0, 2, 1), ("sofia", 0, 1, 1)]
    aucs = [each.scores.auc.value for each in found if each.scores.auc]
    assert aucs == [1.0, 0.0]


def test_pictures_without_clean_ground_are_counted_by_source() -> None:
    shown = [judged("malta", 0.5, 10, crops=(0.8, None)), judged("lund", 0.5)]
    assert without_clean_crop(shown) == {"malta": 1}


def test_places_are_judged_for_each_source_clean_ones_too() -> None:
    found = list(place_sets("test", [judged("malta", 0.9, 10), judged("lund", 0.1)]))
    assert [(each.origin, each.scores.false_places) for each in found] == [
        ("lund", 1.0),
        ("malta", 0.0),
    ]
