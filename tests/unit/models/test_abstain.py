"""The abstain band is the card's beside the model's file; what is no band is refused in words."""

import shutil
from pathlib import Path

import pytest

from litterfog.models.abstain import CardError
from litterfog.models.zoo import ZOO, load_model

SHIPPED = "litter-160-int8.tflite"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copy(ZOO / SHIPPED, tmp_path))


def write_card(model: Path, text: str) -> None:
    model.with_suffix(".json").write_text(text)


def test_a_model_is_unsure_within_the_band_of_the_card_beside_it(model: Path) -> None:
    write_card(model, '{"unsure": {"low": 0.2, "high": 0.75, "share_kept": 0.9, "n": 340}}')
    loaded = load_model(model)
    assert loaded.unsure_band == (0.2, 0.75)
    unsure = [loaded.is_unsure(p) for p in (0.1999, 0.2, 0.7499, 0.75)]
    assert unsure == [False, True, True, False]


@pytest.mark.parametrize("card", ["{}", '{"unsure": null}', "[1]", "labels", "\xff"])
def test_where_no_card_tells_a_band_it_is_never_unsure(model: Path, card: str) -> None:
    write_card(model, card)
    loaded = load_model(model)
    assert loaded.unsure_band is None
    assert not any(loaded.is_unsure(p) for p in (0.0, 0.5, 1.0))


def test_a_file_without_a_card_is_never_unsure(model: Path) -> None:
    assert load_model(model).unsure_band is None


@pytest.mark.parametrize(
    "told", ["true", "{}", '{"low": 0.4, "high": 1.2}', '{"low": 0.6, "high": 0.4}']
)
def test_what_is_no_band_is_refused_and_the_card_named(model: Path, told: str) -> None:
    write_card(model, f'{{"unsure": {told}}}')
    with pytest.raises(CardError, match=rf"{model.stem}\.json: unsure: .*it takes low and high"):
        load_model(model)


def test_the_band_tells_no_models_apart(model: Path) -> None:
    without = load_model(model).fingerprint
    write_card(model, '{"unsure": {"low": 0.2, "high": 0.75}}')
    assert load_model(model).fingerprint == without
