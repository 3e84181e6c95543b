"""Where in the picture: the drawing, and the words that stand in for it."""

from itertools import combinations
from typing import Any

import msgspec
import numpy as np
import pytest

from litterfog.dashboard.languages.table import words_in
from litterfog.dashboard.pages.map.details import details
from litterfog.dashboard.pages.map.places import Box, drawing, in_words, labels
from litterfog.wire.place import MAX_PLACES, Place

from .records import HIT, LOOKED_CLOSER, PLACES

WORDS = words_in("en")


def random_places(count: int, seed: int) -> tuple[Place, ...]:
    draw = np.random.default_rng(seed)
    rows = draw.uniform(0, (0.9, 0.9, 0.1, 0.1, 1), (count, 5)).tolist()
    return tuple(Place(*row) for row in rows)


def test_a_hit_of_which_it_is_not_known_where_has_no_drawing() -> None:
    assert drawing((), WORDS) == []
    assert "places" not in [getattr(part, "className", None) for part in details(HIT)]


def test_each_place_is_a_box_where_it_is_in_its_probability_s_colour() -> None:
    (figure,) = drawing(PLACES[:1], WORDS)
    mark, label = figure.children[0].children
    assert mark.style == {
        "left": "min(10.00%, 100% - 5px)",
        "top": "min(60.00%, 100% - 5px)",
        "width": "5.00%",
        "height": "4.00%",
        "minWidth": 5,
        "minHeight": 5,
        "color": "var(--hit-4)",
    }
    assert label.children == "90 %"


def test_a_small_place_lies_on_a_large_one() -> None:
    large = Place(0.0, 0.3, 1.0, 0.7, 0.6)
    (figure,) = drawing((PLACES[0], large), WORDS)
    widths = [mark.style["width"] for mark in figure.children[0].children[:2]]
    assert widths == ["100.00%", "5.00%"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "2 items in the picture (90 % on the left, 60 % at the bottom right)"),
        ("nl", "2 stuks op de foto (90 % links, 60 % rechtsonder)"),
        ("fr", "2 déchets sur la photo (90 % à gauche, 60 % en bas à droite)"),
    ],
)
def test_words_stand_in_for_the_drawing(language: str, told: str) -> None:
    words = words_in(language)
    frame: Any = drawing(PLACES, words)[0].children[0]
    assert (frame.role, getattr(frame, "aria-label")) == ("img", told)


def test_a_place_in_a_corner_of_the_picture_is_named() -> None:
    corner = Place(1.0, 1.0, 0.0, 0.0, 0.5)
    assert in_words([corner], WORDS) == "1 item in the picture (50 % at the bottom right)"


@pytest.mark.parametrize("seed", range(5))
def test_labels_cover_no_box_and_no_other_label_and_stay_in_the_frame(seed: int) -> None:
    places = random_places(MAX_PLACES, seed)
    found = [at for _, at in labels(places)]
    boxes = [Box(place.x, place.y, place.width, place.height) for place in places]
    assert not any(at.meets(other) for at in found for other in boxes)
    assert not any(one.meets(other) for one, other in combinations(found, 2))
    assert all(at.x >= 0 and at.y >= 0 and at.x + at.width <= 1 for at in found)


def test_the_likeliest_of_two_at_one_spot_keeps_the_label_above() -> None:
    left, right = Place(0.5, 0.5, 0.02, 0.02, 0.9), Place(0.53, 0.5, 0.02, 0.02, 0.8)
    (first, above), (second, below) = labels((left, right))
    assert (first, second) == (left, right)
    assert above.y < 0.5 < below.y


def test_a_hit_that_the_model_is_unsure_of_says_so() -> None:
    unsure = msgspec.structs.replace(LOOKED_CLOSER, probability=0.431)
    line: Any = details(unsure)[1]
    assert line.children == "The model is unsure: 0.43"
