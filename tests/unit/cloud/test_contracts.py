"""What edge and cloud agree on of a foreign model, without a broker between them."""

from pathlib import Path

import numpy as np
import pytest

from litterfog.cloud.finish import finish
from litterfog.cloud.infer import Tails
from litterfog.edge.infer import Head
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.skip import SkippedError
from litterfog.models.graph import ContractError
from litterfog.models.picture import Look
from litterfog.models.splits import UnknownSplitError
from litterfog.models.zoo import DEFAULT_MODEL, Model, load_model
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import Body, Verdict
from litterfog.wire.message import Message
from litterfog.wire.place import WHOLE
from litterfog.wire.receipt import decode_receipts, encode_receipts, rejection
from litterfog.wire.refusal import CodecError, Reason
from litterfog.wire.topics import device_topics
from tests.unit.models.tiny_models import SIZE, bright
from tests.unit.wire.frames import a_frame

WHITE = np.full((SIZE, SIZE, 3), 255, np.uint8)
LOOKS = (Look(WHOLE, WHITE),)


def _settings(**values: object) -> EdgeSettings:
    return EdgeSettings.model_validate({"source": ".", "device_id": "bicycle-7", **values})


def _message(model: Model, split: str, body: Body) -> Message:
    frame = a_frame(body, model=model.name, fingerprint=model.fingerprint, split=split)
    return Message(
        topic=device_topics(frame.device).frames,
        payload=encode_frame(frame, "json"),
        content_type=CODECS["json"].content_type,
        correlation=None,
        properties={},
        ack=lambda: None,
    )


def _answer(edge: Model, cloud: Model, split: str) -> float | None:
    head = Head(edge, split, "json", _settings())
    message = _message(edge, head.split, head.infer(LOOKS).body)
    return finish(message, Tails([cloud], 1), 0.5, 0.0).probability


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "m.tflite"
    file.write_bytes(bright(low=-1, high=1, classes=2, ends=None))
    return file


SAID = "pixels=-1..1&output=softmax&litter-class=1"


def test_every_split_gives_the_whole_models_answer(file: Path) -> None:
    model = load_model(f"{file}?{SAID}")
    for split in ("cloud-only", "edge-only", *(split.name for split in model.splits)):
        assert _answer(model, model, split) == pytest.approx(model.probability(WHITE), abs=0.01)


@pytest.mark.parametrize(
    "other",
    [
        SAID.replace("-1..1", "0..1"),
        SAID.replace("softmax", "sigmoid"),
        SAID.replace("class=1", "class=0"),
    ],
)
def test_a_cloud_that_was_told_otherwise_refuses_by_fingerprint(file: Path, other: str) -> None:
    edge, cloud = load_model(f"{file}?{SAID}"), load_model(f"{file}?{other}")
    with pytest.raises(CodecError) as refused:
        _answer(edge, cloud, "cloud-only")
    assert refused.value.reason == Reason.FINGERPRINT


def test_no_probability_is_a_rejection_and_never_a_hit(tmp_path: Path) -> None:
    file = tmp_path / "m.tflite"
    file.write_bytes(bright(ends=None))
    model = load_model(f"{file}?output=probability&pixels=0..255")
    with pytest.raises(CodecError, match="6, no probability") as refused:
        _answer(model, model, "cloud-only")
    assert refused.value.reason == Reason.NOT_FINITE
    with pytest.raises(SkippedError, match="6, no probability"):
        Head(model, "edge-only", "json", _settings()).infer(LOOKS)


def test_two_models_of_one_name_are_not_served(file: Path, tmp_path: Path) -> None:
    model = load_model(f"{file}?{SAID}")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "m.tflite").write_bytes(bright())
    with pytest.raises(ContractError, match="both named m"):
        Tails([model, load_model(str(tmp_path / "other" / "m.tflite"))], 1)
    Tails([model, load_model(f"{file}?{SAID}")], 1)


def test_flags_are_written_into_the_models_name() -> None:
    told = _settings(model="m.tflite", pixels="-1..1", output="softmax", litter_class="1")
    assert told.model == f"m.tflite?{SAID}"
    assert _settings().model == DEFAULT_MODEL


def test_more_than_the_wire_carries_is_refused_when_the_head_is_made() -> None:
    large = Model("large", bright(shape=(1, 1024, 1024, 3)))
    with pytest.raises(UnknownSplitError, match="1024x1024x3, and a frame carries 2097152"):
        Head(large, "cloud-only", "json", _settings())
    many = Model("many", bright(shape=(1, 700, 700, 3)))
    with pytest.raises(UnknownSplitError, match="take --codec json or cbor"):
        Head(many, "cloud-only", "json-list", _settings())
    Head(many, "cloud-only", "json", _settings())


@pytest.mark.parametrize("frame_id", [b"", b"x", b"\xff" * 32, b"0" * 33])
def test_an_id_that_no_edge_can_read_has_no_receipt(frame_id: bytes) -> None:
    assert rejection(frame_id, Reason.MODEL, "no") is None


def test_a_receipt_of_odd_words_can_be_decoded() -> None:
    receipt = rejection(b"0" * 32, Reason.SPLIT, "caf\udce9" * 400)
    assert receipt is not None
    assert decode_receipts(encode_receipts([receipt])) == [receipt]


def test_a_verdict_over_1_is_refused_by_the_frame_itself(file: Path) -> None:
    model = load_model(f"{file}?{SAID}")
    with pytest.raises(CodecError):
        finish(_message(model, "edge-only", Verdict(1.5)), Tails([model], 1), 0.5, 0.0)
