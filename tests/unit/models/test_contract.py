"""A model's contract: right for black and white pictures, or refused with the remedy."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from litterfog.models.graph import ContractError, GraphError
from litterfog.models.options import Options, name_with, parse_name
from litterfog.models.zoo import Model, load_model
from tests.unit.models.tiny_models import SIZE, bright, metadata_of

WHITE = np.full((SIZE, SIZE, 3), 255, np.uint8)
BLACK = np.zeros((SIZE, SIZE, 3), np.uint8)
UNIT: dict[str, Any] = {"low": 0, "high": 1}
SIGNED: dict[str, Any] = {"low": -1, "high": 1}
TWO: dict[str, Any] = {"classes": 2, "ends": "SOFTMAX"}

# what the model is -> the options that make it right; "": it needs none
RIGHT: dict[str, tuple[bytes, str]] = {
    "float 0..255, by the probe": (bright(), ""),
    "float 0..255, by its first operators": (bright(scaled=True), ""),
    "float16 weights": (bright(half=True), ""),
    "float 0..1": (bright(**UNIT), "pixels=0..1"),
    "float -1..1": (bright(**SIGNED), "pixels=-1..1"),
    "float -1..1 by its metadata": (
        bright(**SIGNED, metadata=metadata_of(mean=127.5, std=127.5)),
        "",
    ),
    "uint8 0..255": (bright(dtype="uint8", scale=1.0), ""),
    "uint8 0..1": (bright(dtype="uint8", scale=1 / 255, **UNIT), ""),
    "uint8 -1..1": (bright(dtype="uint8", scale=2 / 255, zero_point=127, **SIGNED), ""),
    "int8 0..255": (bright(dtype="int8", scale=1.0, zero_point=-128), ""),
    "int8 0..1": (bright(dtype="int8", scale=1 / 255, zero_point=-128, **UNIT), ""),
    "int8 -1..1": (bright(dtype="int8", scale=2 / 255, zero_point=-1, **SIGNED), ""),
    "int8 of ImageNet's range": (
        bright(dtype="int8", scale=4 / 255, zero_point=0, **SIGNED),
        "pixels=-1..1",
    ),
    "int16 0..255": (bright(dtype="int16", scale=255 / 32767), ""),
    "int16 0..1": (bright(dtype="int16", scale=1 / 32767, **UNIT), "pixels=0..1"),
    "int16 -1..1": (bright(dtype="int16", scale=1 / 32767, **SIGNED), "pixels=-1..1"),
    "a logit": (bright(ends=None), "output=sigmoid"),
    "two classes": (bright(**TWO), "litter-class=1"),
    "two logits": (bright(classes=2, ends=None), "litter-class=1&output=softmax"),
    "not square": (bright(shape=(1, 8, 12, 3)), ""),
}


@pytest.mark.parametrize("name", RIGHT)
def test_white_is_bright_and_black_is_dark(name: str, tmp_path: Path) -> None:
    data, options = RIGHT[name]
    file = tmp_path / "m.tflite"
    file.write_bytes(data)
    model = load_model(f"{file}?{options}" if options else str(file))
    assert model.probability(WHITE) > 0.99
    assert model.probability(BLACK) < 0.01
    for split in model.splits:
        halves = model.cut(split.name)
        pixels = model.pixels(WHITE)
        assert halves.tail(halves.head(pixels)) == model.probability(WHITE), split.name


@pytest.mark.parametrize("name", [name for name, (_, options) in RIGHT.items() if options])
def test_what_needs_an_option_is_refused_with_that_remedy(name: str, tmp_path: Path) -> None:
    data, options = RIGHT[name]
    (tmp_path / "m.tflite").write_bytes(data)
    flag = options.partition("=")[0]
    with pytest.raises(ContractError, match=f"--{flag} .*m.tflite|m.tflite.*--{flag} "):
        load_model(str(tmp_path / "m.tflite"))


REFUSED = {
    "grey": (bright(shape=(1, 8, 8, 1)), "grey"),
    "channels first": (bright(shape=(1, 3, 8, 8)), "channels last"),
    "a batch of two": (bright(shape=(2, 8, 8, 3)), "not one picture"),
    "integers without scale": (bright(dtype="int8"), "no scale"),
    "a softmax of one": (bright(ends="SOFTMAX"), "always 1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_fits_none_is_refused_in_words(name: str, tmp_path: Path) -> None:
    data, words = REFUSED[name]
    (tmp_path / "m.tflite").write_bytes(data)
    with pytest.raises(GraphError, match=words):
        load_model(str(tmp_path / "m.tflite"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("pixels=0..2", "0..255, 0..1, -1..1, not '0..2'"),
        ("output=tanh", "probability, sigmoid, softmax"),
        ("output=softmax", "always 1"),
        ("litter-class=1", "one value"),
        ("litterclass=1", "pixels, output, litter-class"),
        ("pixels", "no option"),
    ],
)
def test_an_option_that_is_none_says_what_there_is(
    options: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "m.tflite").write_bytes(bright(ends=None))
    with pytest.raises(ContractError, match=words):
        load_model(f"{tmp_path / 'm.tflite'}?{options}")


def test_a_class_goes_by_its_label(tmp_path: Path) -> None:
    data = bright(**TWO, metadata=metadata_of(labels="labels.txt"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("labels.txt", "clean\nlitter, much\n")
    (tmp_path / "m.tflite").write_bytes(data + file.getvalue())
    name = name_with(str(tmp_path / "m.tflite"), Options(litter_class="litter, much"))
    assert load_model(name).probability(WHITE) > 0.99
    assert (
        load_model(name).fingerprint
        == load_model(name.split("?")[0] + "?litter-class=1").fingerprint
    )
    with pytest.raises(ContractError, match="clean, litter, much"):
        load_model(str(tmp_path / "m.tflite"))


def test_damaged_metadata_says_nothing() -> None:
    whole = metadata_of(mean=127.5, std=127.5, labels="labels.txt")
    draw = np.random.default_rng(5)
    for _ in range(200):
        damaged = np.frombuffer(whole, np.uint8).copy()
        damaged[draw.integers(0, len(damaged), 4)] = draw.integers(0, 256, 4)
        model = Model("m", bright(**TWO, metadata=damaged.tobytes()))
        with pytest.raises(ContractError, match="--litter-class"):
            _ = model.contract


def test_a_fingerprint_tells_contracts_apart_and_not_their_words() -> None:
    data = bright()
    plain = Model("m", data).fingerprint
    assert Model("m", data, Options(pixels="0..255")).fingerprint == plain
    assert Model("m", data, Options(output="sigmoid")).fingerprint == plain
    assert Model("m", data, Options(pixels="0..1")).fingerprint != plain


def test_naming_what_the_graph_ends_with_does_nothing_twice() -> None:
    plain = Model("m", bright()).probability(WHITE)
    assert Model("m", bright(), Options(output="sigmoid")).probability(WHITE) == plain


def test_options_are_part_of_a_name() -> None:
    name = name_with("a b.tflite?pixels=0..1", Options(output="sigmoid", litter_class="1,2 é"))
    assert name == "a b.tflite?pixels=0..1&output=sigmoid&litter-class=1%2C2%20%C3%A9"
    assert parse_name(name) == ("a b.tflite", Options("0..1", "sigmoid", "1,2 é"))
    assert name_with("litter-160", Options()) == "litter-160"


def test_a_question_mark_in_a_files_own_name_is_no_option(tmp_path: Path) -> None:
    file = tmp_path / "what?.tflite"
    file.write_bytes(bright())
    assert load_model(str(file)).name == "what?"


def test_every_8_bit_pixel_has_a_number_of_its_own() -> None:
    ramp = np.arange(256, dtype=np.uint8)
    for data in (RIGHT["int8 -1..1"][0], RIGHT["uint8 -1..1"][0], RIGHT["int8 0..1"][0]):
        assert len(set(Model("m", data).contract.pixels(ramp).tolist())) == 256
