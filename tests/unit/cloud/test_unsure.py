"""The cloud says where the model is unsure, by the band of the card beside its file."""

from dataclasses import replace

import pytest

from litterfog.cloud.finish import finish
from litterfog.cloud.infer import Tails
from litterfog.models.zoo import load_model
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import Verdict
from litterfog.wire.message import Message
from litterfog.wire.receipt import Receipt, decode_receipts, encode_receipts
from litterfog.wire.topics import device_topics
from tests.unit.wire.frames import a_frame

MODEL = replace(load_model("litter-160-int8"), unsure_band=(0.25, 0.75))


def _message(probability: float) -> Message:
    verdict = Verdict(probability)
    frame = a_frame(verdict, split="edge-only", fingerprint=MODEL.fingerprint)
    return Message(
        topic=device_topics(frame.device).frames,
        payload=encode_frame(frame, "json"),
        content_type=CODECS["json"].content_type,
        correlation=None,
        properties={},
        ack=lambda: None,
    )


@pytest.mark.parametrize(
    ("probability", "unsure"), [(0.2, False), (0.25, True), (0.7, True), (0.75, False)]
)
def test_a_result_is_unsure_within_the_band_whether_it_is_litter_or_not(
    probability: float, *, unsure: bool
) -> None:
    result = finish(_message(probability), Tails([MODEL], 1), 0.5, 0.0)
    hit = result.observation.hit
    assert result.unsure == unsure
    assert (hit is not None) == (probability >= 0.5)
    assert hit is None or hit.unsure == unsure


def test_a_receipt_of_a_cloud_of_before_is_not_unsure() -> None:
    receipt = Receipt("0" * 32, "stored", probability=0.5)
    payload = encode_receipts([receipt])
    assert b"unsure" not in payload
    assert decode_receipts(payload) == [receipt]
