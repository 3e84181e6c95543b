"""A model whose answer is a map is used, cut and looked with as a classifier is, and says where."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from litterfog.models.carried import NotCarriedError, check_carried
from litterfog.models.graph import ContractError
from litterfog.models.looks import Ground, LookMode
from litterfog.models.splits import CLOUD_ONLY
from litterfog.models.zoo import Model, load_model
from litterfog.wire.place import Place
from tests.unit.edge.pictures import jpeg
from tests.unit.models.tiny_models import bright, spotted

CELLS = (3, 5)
MAPS = {
    "float": (spotted(), "pixels=0..255"),
    "uint8": (spotted(integer=True), ""),
    "a logit": (spotted(ends=None), "pixels=0..255&output=sigmoid"),
    "two classes": (spotted(classes=2, ends="SOFTMAX"), "pixels=0..255&litter-class=1"),
    "two logits": (
        spotted(classes=2, ends=None),
        "pixels=0..255&litter-class=1&output=softmax",
    ),
}


def loaded(folder: Path, name: str) -> Model:
    data, options = MAPS[name]
    file = folder / "m.tflite"
    file.write_bytes(data)
    return load_model(f"{file}?{options}" if options else file)


def street(height: int = 96, width: int = 160) -> NDArray[np.uint8]:
    """Draw a dark picture with something white in its lower right."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[height * 3 // 4 :, width * 4 // 5 :] = 255
    return picture


@pytest.mark.parametrize("name", MAPS)
def test_every_cut_is_the_whole_bit_for_bit(name: str, tmp_path: Path) -> None:
    model = loaded(tmp_path, name)
    picture = np.random.default_rng(3).integers(0, 256, (70, 90, 3), dtype=np.uint8)
    pixels = model.pixels(picture)
    assert model.splits
    for split in model.splits:
        head, tail = model.cut(split.name)
        assert tail(head(pixels)) == model.probability(picture), split.name
    run = model.load_whole().run(pixels)
    assert run.shape[:2] == CELLS


@pytest.mark.parametrize("name", MAPS)
def test_the_most_probable_position_is_the_pictures_probability(name: str, tmp_path: Path) -> None:
    model = loaded(tmp_path, name)
    output = model.load_whole().run(model.pixels(street()))
    probabilities = model.contract.answer.probabilities(output)
    assert probabilities.shape == CELLS
    assert model.probability(street()) == probabilities.max() > 0.9
    assert np.median(probabilities) < 0.05


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("mode", ["whole", "ground", "tiles"])
def test_litter_is_placed_where_it_is(name: str, mode: LookMode, tmp_path: Path) -> None:
    found = loaded(tmp_path, name).look(street(), mode)
    assert found.items == 1
    place = found.places[0]
    assert place.x + place.width / 2 == pytest.approx(0.9, abs=0.11)
    assert place.y + place.height / 2 == pytest.approx(0.87, abs=0.18)
    assert place.probability == pytest.approx(found.probability, abs=1e-4)


@pytest.mark.parametrize("shape", [(20, 20), (400, 100), (1, 300), (300, 1), (90, 900)])
def test_a_picture_of_any_aspect_is_looked_at(shape: tuple[int, int], tmp_path: Path) -> None:
    model = loaded(tmp_path, "uint8")
    white = np.full((*shape, 3), 255, np.uint8)
    for mode in ("whole", "ground", "tiles"):
        found = model.look(white, mode)
        assert found.probability > 0.9
        for place in found.places:
            assert place.x + place.width <= 1.0001
            assert place.y + place.height <= 1.0001


def test_a_whole_picture_is_padded_and_not_squashed(tmp_path: Path) -> None:
    pixels = loaded(tmp_path, "uint8").pixels(np.full((40, 20, 3), 255, np.uint8))
    assert pixels.shape == (12, 20, 3)
    assert (pixels[:, 7:13] == 255).all()
    assert (pixels[:, :7] == 127).all()
    assert (pixels[:, 13:] == 127).all()


def test_what_lies_above_the_ground_is_not_looked_at(tmp_path: Path) -> None:
    model = loaded(tmp_path, "uint8")
    upside_down = street(200, 100)[::-1].copy()
    assert model.look(upside_down, "ground", Ground(0.7, 1.0)).probability < 0.5
    assert model.look(upside_down, "whole").probability > 0.5


def test_a_map_looks_at_the_ground_and_a_classifier_at_all_unless_told(tmp_path: Path) -> None:
    model = loaded(tmp_path, "float")
    assert model.default_look == "ground"
    assert model.look(street(200, 100)) == model.look(street(200, 100), "ground")
    classifier = load_model("litter-160-int8")
    assert classifier.default_look == "whole"
    assert classifier.look(jpeg()).probability == classifier.probability(jpeg())
    assert not classifier.look(jpeg(), at_least=0).places


def test_a_classifier_places_litter_in_the_look_that_shows_it(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(bright(dtype="uint8", scale=1.0))
    picture = np.zeros((100, 400, 3), np.uint8)
    picture[:, 300:] = 255
    found = load_model(tmp_path / "m.tflite").look(picture, "tiles", at_least=0.95)
    assert [(place.x > 0.7, place.y) for place in found.places] == [(True, 0.35)]


def test_a_split_is_refused_that_so_many_looks_are_too_much_for(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(spotted(cells=(40, 60), cell=16))
    model = load_model(tmp_path / "m.tflite")  # 640 high, 960 wide
    check_carried(model, CLOUD_ONLY, "cbor", looks=4)
    told = r"sends 3200x960x3 for 5 looks, and a frame carries 8388608 .* or --look ground"
    with pytest.raises(NotCarriedError, match=told):
        check_carried(model, CLOUD_ONLY, "cbor", looks=5)
    with pytest.raises(NotCarriedError, match=r"for 2 looks, and json-list carries 2097152"):
        check_carried(model, CLOUD_ONLY, "json-list", looks=2)


@pytest.mark.parametrize("looks", [1, 3])
def test_a_picture_that_is_too_large_for_one_look_is_refused_as_such(
    looks: int, tmp_path: Path
) -> None:
    (tmp_path / "m.tflite").write_bytes(spotted(cells=(50, 60), cell=16))
    model = load_model(tmp_path / "m.tflite")  # 800 high, 960 wide
    told = r"sends 800x960x3, and a frame carries 2097152 values a look: take another split$"
    with pytest.raises(NotCarriedError, match=told):
        check_carried(model, CLOUD_ONLY, "cbor", looks)


@pytest.mark.skipif(
    importlib.util.find_spec("tensorflow") is None,
    reason="the TensorFlow runtime needs it: pip install litterfog[tensorflow]",
)
def test_keras_says_the_same_of_a_map(tmp_path: Path) -> None:
    model = loaded(tmp_path, "float")
    pixels = model.pixels(street())
    outputs = [model.load_whole(runtime).run(pixels) for runtime in ("litert", "tensorflow")]
    assert outputs[0] == pytest.approx(outputs[1], abs=1e-4)
    assert model.load_whole("tensorflow").probability(pixels) == pytest.approx(
        model.probability(street()), abs=1e-4
    )


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (spotted(classes=2, ends="SOFTMAX"), "pixels=0..255", "--litter-class takes 0 to 1"),
        (spotted(ends="SOFTMAX"), "pixels=0..255", "always 1"),
        (spotted(cells=(130, 130), cell=1), "pixels=0..255", "16900 positions, over 16384"),
    ],
)
def test_a_map_that_cannot_be_read_is_refused(
    data: bytes, options: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "m.tflite").write_bytes(data)
    with pytest.raises(ContractError, match=words):
        load_model(f"{tmp_path / 'm.tflite'}?{options}")


def test_the_places_of_one_look_are_the_answers(tmp_path: Path) -> None:
    model = loaded(tmp_path, "uint8")
    look = model.looks(street(), "whole")[0]
    found = model.contract.answer.places(model.load_whole().run(look.pixels), look.region, 0.5)
    assert found == model.look(street(), "whole").places
    assert isinstance(found[0], Place)
