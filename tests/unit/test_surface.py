"""What the public surface refuses, it refuses by errors of its own, in words."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import litterfog
from litterfog.models.runtime import Array
from tests.unit.edge.pictures import jpeg
from tests.unit.models.tiny_models import spotted

MODEL = litterfog.load_model("litter-160-int8")


def activation(split: str = "split13") -> Array:
    return MODEL.cut(split).head(MODEL.pixels(jpeg()))


def test_a_picture_says_the_same_in_every_form(tmp_path: Path) -> None:
    data = jpeg()
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    told = {MODEL.probability(form) for form in (data, path, str(path))}
    assert len(told) == 1
    image = Image.open(path)
    assert MODEL.probability(image) == MODEL.probability(np.asarray(image))


@pytest.mark.parametrize("name", ["gone.jpg", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(litterfog.PictureError, match=str(tmp_path / name)):
        MODEL.probability(tmp_path / name)


def test_an_image_that_pillow_has_yet_to_load_is_refused_as_a_file_is() -> None:
    cut_off = Image.open(io.BytesIO(jpeg()[:2_000]))
    with pytest.raises(litterfog.PictureError):
        MODEL.probability(cut_off)


@pytest.mark.parametrize(
    "array", [np.zeros((0, 5, 3), np.uint8), np.zeros((5, 5), np.uint8), np.zeros((5, 5, 3))]
)
def test_an_array_that_is_no_picture_is_refused(array: Array) -> None:
    with pytest.raises(litterfog.PictureError, match="RGB"):
        MODEL.probability(array)


def test_halves_refuse_what_they_would_cut_short() -> None:
    head, tail = MODEL.cut("split13")
    with pytest.raises(litterfog.InputError, match=r"\(160, 160, 3\) uint8"):
        head(np.zeros((3, 3, 3), np.uint8))
    with pytest.raises(litterfog.InputError, match=r"int8, not .* float32"):
        tail(activation().astype(np.float32))


def test_the_ends_are_no_cuts_and_not_offered() -> None:
    with pytest.raises(litterfog.UnknownSplitError, match=r"near it: (?!cloud-only)"):
        MODEL.cut("cloud-only")


def test_a_model_is_loaded_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.tflite"
    path.write_bytes(MODEL.data)
    assert litterfog.load_model(path).fingerprint == MODEL.fingerprint


@pytest.mark.parametrize(("lat", "device"), [(500.0, "a"), (51.0, "a/b#"), (float("nan"), "a")])
def test_a_frame_that_a_cloud_would_refuse_is_not_made(lat: float, device: str) -> None:
    with pytest.raises(litterfog.CodecError):
        litterfog.frame_of(MODEL, "split13", activation(), device=device, lat=lat, lon=4.0)


def test_a_frame_of_another_splits_activation_is_not_made() -> None:
    with pytest.raises(litterfog.CodecError, match="shape: split5 is"):
        litterfog.frame_of(MODEL, "split5", activation(), device="a", lat=51.0, lon=4.0)


def test_a_frame_of_several_looks_says_what_the_model_says() -> None:
    looks = MODEL.looks(jpeg(), "tiles")
    head = MODEL.cut("split13").head
    frame = litterfog.frame_of(
        MODEL,
        "split13",
        [head(look.pixels) for look in looks],
        looks=[look.region for look in looks],
        device="a",
        lat=51.0,
        lon=4.0,
        codec="cbor",
    )
    payload = litterfog.encode_frame(frame, "cbor")
    arrived = litterfog.decode_frame(payload, litterfog.CODECS["cbor"].content_type)
    assert len(looks) > 2
    assert litterfog.finding_of_frame(MODEL, arrived, 0.0) == MODEL.look(
        jpeg(), "tiles", at_least=0
    )


def test_a_frame_of_a_model_that_pads_says_what_was_looked_at(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(spotted())
    model = litterfog.load_model(f"{tmp_path / 'm.tflite'}?pixels=0..255")
    split = model.splits[0].name
    activation = model.cut(split).head(model.pixels(jpeg()))
    with pytest.raises(litterfog.CodecError, match=r"looks=\[look\.region\]"):
        litterfog.frame_of(model, split, activation, device="a", lat=51.0, lon=4.0)


def test_a_frame_of_more_looks_than_activations_is_not_made() -> None:
    with pytest.raises(litterfog.CodecError, match="1 activations of 2 looks"):
        litterfog.frame_of(
            MODEL,
            "split13",
            activation(),
            looks=[litterfog.Region(0.0, 0.0, 1.0, 1.0)] * 2,
            device="a",
            lat=51.0,
            lon=4.0,
        )
