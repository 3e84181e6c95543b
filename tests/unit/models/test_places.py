"""A map's neighbouring positions are one place, and looks that show the same thing one item."""

import itertools
import math

import numpy as np
import pytest

from litterfog.models.looks import GROUND, Shape, regions_of
from litterfog.models.places import Finding, Probabilities, Sighting, find, merge, places_in
from litterfog.wire.place import MAX_PLACES, WHOLE, Place, Region


def map_of(*rows: str) -> Probabilities:
    """Read a map: a digit is tenths, a dot nothing."""
    return np.array([[0.0 if cell == "." else int(cell) / 10 for cell in row] for row in rows])


def box(x: float, y: float, width: float, height: float, probability: float = 0.9) -> Place:
    return Place(x, y, width, height, probability)


def test_neighbours_are_one_place_also_across_a_corner() -> None:
    found = places_in(map_of("9...", ".9..", "...."), WHOLE, 0.5)
    assert found == [box(0.0, 0.0, 0.5, 0.6667)]


def test_what_lies_apart_is_a_place_each() -> None:
    found = find([(WHOLE, map_of("7.8.", "...."))], 0.5)
    assert found == Finding(0.8, (box(0.5, 0.0, 0.25, 0.5, 0.8), box(0.0, 0.0, 0.25, 0.5, 0.7)))
    assert found.items == 2


def test_a_line_that_turns_back_is_one_place() -> None:
    found = places_in(map_of("9999", "...9", "9999"), WHOLE, 0.5)
    assert found == [box(0.0, 0.0, 1.0, 1.0)]


def test_what_is_far_less_probable_than_the_best_of_its_look_is_of_no_place() -> None:
    found = places_in(map_of("997.", "...."), WHOLE, 0.5)
    assert found == [box(0.0, 0.0, 0.5, 0.5)]
    assert len(places_in(map_of("8.7.", "...."), WHOLE, 0.5)) == 2


def test_places_of_certain_litter_are_the_certain_ones() -> None:
    assert len(places_in(np.array([[1.0, 0.0, 0.999]]), WHOLE, 0.5)) == 1


def test_what_is_less_probable_is_no_place_and_tells_the_probability() -> None:
    assert find([(WHOLE, map_of("4.", ".."))], 0.5) == Finding(0.4)


def test_items_of_which_no_place_is_known_are_not_counted() -> None:
    assert find([(WHOLE, np.array([[0.9]]))], 0.5).items is None


def test_a_place_lies_in_the_picture_where_its_look_does() -> None:
    found = places_in(map_of(".....", "...9."), Region(0.5, 0.4, 0.5, 0.6), 0.5)
    assert found == [box(0.8, 0.7, 0.1, 0.3)]


def test_a_place_in_the_padding_is_none_and_one_at_its_edge_is_clipped() -> None:
    found = places_in(map_of("9..9"), Region(-0.5, -0.5, 1.5, 2.0), 0.5)
    assert found == [box(0.625, 0.0, 0.375, 1.0)]


def test_a_classifiers_only_answer_places_litter_in_a_look_and_not_in_the_whole() -> None:
    one = np.array([[0.9]])
    for region in (WHOLE, Region(0.0, -0.3333, 1.0, 1.3333)):
        assert find([(region, one)], 0.5) == Finding(0.9)
    assert find([(Region(0.5, -0.5, 1.0, 1.5), one)], 0.5).places == (box(0.5, 0.0, 0.5, 1.0),)


def found_at(regions: tuple[Region, ...], size: Shape, *items: tuple[float, float]) -> Finding:
    """Look for small items, each of which is seen at one position of every look that shows it."""
    rows, columns = size[0] // 32, size[1] // 32
    looks = []
    for region in regions:
        probabilities = np.zeros((rows, columns))
        for x, y in items:
            across, down = (x - region.x) / region.width, (y - region.y) / region.height
            if 0 <= across < 1 and 0 <= down < 1:
                probabilities[int(down * rows), int(across * columns)] = 1 - region.width / 4
        looks.append((region, probabilities))
    return find(looks, 0.5)


@pytest.mark.parametrize("size", [(384, 640), (256, 640)])
@pytest.mark.parametrize("picture", [(1080, 1920), (1536, 2048), (2048, 1536)])
def test_an_item_is_one_wherever_it_lies_in_ground_and_tiles(picture: Shape, size: Shape) -> None:
    regions = regions_of("tiles", picture, size, GROUND, keeps_aspect=True)
    grid = itertools.product(np.linspace(0.001, 0.999, 41), np.linspace(0.351, 0.999, 23))
    assert {found_at(regions, size, (float(x), float(y))).items for x, y in grid} == {1}


@pytest.mark.parametrize("picture", [(1080, 1920), (1536, 2048)])
def test_items_apart_are_two_wherever_they_lie_in_ground_and_tiles(picture: Shape) -> None:
    regions = regions_of("tiles", picture, (384, 640), GROUND, keeps_aspect=True)
    for x in map(float, np.linspace(0.001, 0.839, 41)):
        assert found_at(regions, (384, 640), (x, 0.7), (x + 0.16, 0.7)).items == 2


def test_looks_that_show_the_same_thing_are_one_place_the_more_probable() -> None:
    small, large = box(0.5, 0.5, 0.1, 0.1, 0.95), box(0.44, 0.5, 0.3, 0.1, 0.6)
    half = (0.05, 0.05)
    assert merge([Sighting(large, 0, half), Sighting(small, 1, half)]) == (small,)


@pytest.mark.parametrize(("gap", "count"), [(-0.05, 1), (0.0, 1), (0.09, 1), (0.11, 2)])
def test_places_of_two_looks_less_than_a_position_apart_are_one(gap: float, count: int) -> None:
    left, right = box(0.0, 0.0, 0.2, 0.2), box(0.2 + gap, 0.0, 0.2, 0.2)
    half = (0.05, 0.05)
    assert len(merge([Sighting(left, 0, half), Sighting(right, 1, half)])) == count


def test_a_classifiers_tiles_that_overlap_a_little_are_two_places() -> None:
    one = np.array([[0.9]])
    left, right = Region(0.0, 0.0, 0.5, 0.8), Region(0.45, 0.0, 0.5, 0.8)
    assert find([(left, one), (right, one)], 0.5).items == 2


def test_a_classifiers_look_within_another_is_one_place_with_it() -> None:
    one = np.array([[0.9]])
    ground, tile = Region(0.0, 0.4, 1.0, 0.6), Region(0.3, 0.7, 0.3, 0.3)
    assert find([(ground, one), (tile, one)], 0.5).items == 1


def test_the_most_probable_places_are_kept() -> None:
    many = [box(at / 50, 0.0, 0.01, 0.01, 0.5 + at / 100) for at in range(50)]
    kept = merge(Sighting(place, 0, None) for place in many)
    assert len(kept) == MAX_PLACES
    assert kept == tuple(many[: -MAX_PLACES - 1 : -1])


@pytest.mark.parametrize("wrong", [math.nan, 6.0])
def test_what_is_no_probability_is_told_whatever_else_was_seen(wrong: float) -> None:
    found = find([(WHOLE, np.array([[wrong, 0.9]])), (WHOLE, map_of("9."))], 0.5)
    assert not 0 <= found.probability <= 1
