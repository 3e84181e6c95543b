import pytest

from litterfog.models.training.recipe import LITTERFOG, PAPER, UnknownRecipeError, find_recipe


def test_the_papers_recipe_is_plain() -> None:
    assert not PAPER.balanced
    assert not PAPER.calibrated
    assert not PAPER.keeps_best
    assert not PAPER.label_smoothing
    assert not PAPER.drawn_scenes


def test_a_recipe_goes_by_its_name() -> None:
    assert find_recipe("litterfog") is LITTERFOG


def test_a_missing_recipe_names_those_there_are() -> None:
    with pytest.raises(UnknownRecipeError, match="'soup': there are litterfog, paper"):
        find_recipe("soup")
