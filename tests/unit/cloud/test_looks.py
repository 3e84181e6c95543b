"""Several looks at one picture: one frame from the head, one finding from the tails."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from litterfog.cloud.finish import Result, finish
from litterfog.cloud.infer import Tails
from litterfog.edge.infer import Head
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError, SkipReason
from litterfog.models.looks import LookMode
from litterfog.models.picture import Look
from litterfog.models.zoo import Model, load_model
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import Frame, Picture, Tensor
from litterfog.wire.message import Message
from litterfog.wire.place import WHOLE
from litterfog.wire.refusal import CodecError, Reason
from litterfog.wire.topics import device_topics
from tests.unit.models.tiny_models import bright, spotted
from tests.unit.wire.frames import LOOKS, PLACED, PLACES, a_frame

LITTER = load_model("litter-160-int8")
STREET = np.random.default_rng(4).integers(0, 256, (90, 160, 3), dtype=np.uint8)
MODES: tuple[LookMode, ...] = ("whole", "ground", "tiles")
SHAPES = {"cloud-only": (160, 160, 3), "split13": (5, 5, 160)}


def _head(model: Model, split: str, **values: object) -> Head:
    told = {"source": ".", "device_id": "bicycle-7", "split": split, **values}
    settings = EdgeSettings.model_validate(told)
    return Head(model, split, settings.codec, settings)


def _frame(model: Model, split: str, looks: tuple[Look, ...], **values: object) -> Frame:
    found = _head(model, split, **values).infer(looks)
    told = {"model": model.name, "fingerprint": model.fingerprint, "split": split}
    return a_frame(found.body, looks=found.looks, **told)


def _finish(model: Model, frame: Frame) -> Result:
    content_type = CODECS["json-list"].content_type
    topic = device_topics(frame.device).frames
    payload = encode_frame(frame, "json-list")
    message = Message(topic, payload, content_type, None, {}, lambda: None)
    return finish(message, Tails([model], 1), 0.5, 0.0)


@pytest.fixture
def spots(tmp_path: Path) -> Model:
    (tmp_path / "spots.tflite").write_bytes(spotted())
    return load_model(f"{tmp_path / 'spots.tflite'}?pixels=0..255")


@pytest.mark.parametrize("split", SHAPES)
def test_looks_follow_each_other_in_one_body(split: str) -> None:
    looks = LITTER.looks(STREET, "tiles")
    frame = _frame(LITTER, split, looks)
    height, *rest = SHAPES[split]
    assert len(looks) > 2
    assert isinstance(frame.body, Picture | Tensor)
    assert frame.body.shape == (len(looks) * height, *rest)
    assert frame.looks == tuple(look.region for look in looks)


def test_one_look_at_all_goes_without_saying() -> None:
    assert _frame(LITTER, "split13", LITTER.looks(STREET, "whole")).looks == ()


def test_a_whole_picture_that_is_padded_is_said(spots: Model) -> None:
    looks = spots.looks(STREET, "whole")
    assert looks[0].region != WHOLE
    assert _frame(spots, "cloud-only", looks).looks == (looks[0].region,)


def test_a_verdict_carries_places_and_no_looks(spots: Model) -> None:
    frame = _frame(spots, "edge-only", spots.looks(STREET, "tiles"))
    assert frame.looks == ()
    assert msgspec.to_builtins(frame.body)["places"]


@pytest.mark.parametrize("mode", MODES)
def test_every_split_finds_what_the_model_finds(spots: Model, mode: LookMode) -> None:
    wanted = spots.look(STREET, mode)
    assert wanted.places
    for split in ("cloud-only", "edge-only", *(split.name for split in spots.splits)):
        looks = spots.looks(STREET, mode)
        result = _finish(spots, _frame(spots, split, looks, codec="json-list"))
        assert result.observation.hit is not None
        assert result.probability == wanted.probability
        assert result.observation.hit.places == wanted.places, split


def test_a_devices_places_are_the_hits() -> None:
    told = {"split": "edge-only", "fingerprint": LITTER.fingerprint}
    hit = _finish(LITTER, a_frame(PLACED, **told)).observation.hit
    assert hit is not None
    assert hit.places == PLACES


@pytest.mark.parametrize("said", [(), LOOKS[:1], (*LOOKS, *LOOKS)])
@pytest.mark.parametrize("split", SHAPES)
def test_another_count_of_looks_than_the_body_holds_is_refused(
    split: str, said: tuple[object, ...]
) -> None:
    frame = _frame(LITTER, split, LITTER.looks(STREET, "tiles")[:2], codec="json-list")
    with pytest.raises(CodecError) as refused:
        _finish(LITTER, msgspec.structs.replace(frame, looks=said))
    assert refused.value.reason == Reason.SHAPE


def test_a_picture_of_more_looks_than_a_frame_carries_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(spotted(cells=(40, 60), cell=16))
    model = load_model(f"{tmp_path / 'm.tflite'}?pixels=0..255")  # 640 high, 960 wide
    looks = model.looks(np.zeros((200, 900, 3), np.uint8), "tiles")
    head = _head(model, "cloud-only")
    with pytest.raises(SkippedError, match="looks, and a frame carries 8388608") as skipped:
        head.infer(looks)
    assert skipped.value.reason == SkipReason.TOO_LARGE
    assert head.infer(looks[:2]).looks == tuple(look.region for look in looks[:2])


def test_vectors_of_several_looks_have_one_scale(tmp_path: Path) -> None:
    (tmp_path / "m.tflite").write_bytes(bright())
    model = load_model(f"{tmp_path / 'm.tflite'}?pixels=0..255")
    looks = model.looks(STREET, "tiles")
    frame = _frame(model, model.split("mean").name, looks, per_channel=True)
    assert isinstance(frame.body, Tensor)
    assert frame.body.shape == (3 * len(looks),)
    assert isinstance(frame.body.scale, float)
