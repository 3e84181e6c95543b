"""Timings of one message: what the device tells beside the frame, and what is measured here."""

import time
from typing import Any

import pytest

from litterfog.cloud.finish import finish
from litterfog.cloud.infer import Tails
from litterfog.models.zoo import load_model
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import Frame
from litterfog.wire.message import Message
from litterfog.wire.topics import device_topics
from tests.unit.wire.frames import VERDICT, a_frame

MODEL = load_model("litter-160-int8")


class SlowTails(Tails):
    """Takes a second to load, as TensorFlow does."""

    def load(self, frame: Frame) -> None:
        time.sleep(1)
        super().load(frame)


def _message(**properties: str) -> Message:
    frame = a_frame(VERDICT, split="edge-only", fingerprint=MODEL.fingerprint)
    return Message(
        topic=device_topics(frame.device).frames,
        payload=encode_frame(frame, "json"),
        content_type=CODECS["json"].content_type,
        correlation=None,
        properties=properties,
        ack=lambda: None,
    )


def _encode_ms(**properties: str) -> float:
    hit = finish(_message(**properties), Tails([MODEL], 1), 0.5, 0.0).observation.hit
    assert hit is not None
    return hit.edge_timings.encode_ms


def test_a_hits_encode_ms_is_that_of_the_whole_payload() -> None:
    assert _encode_ms(encode_ms="41.5") == 41.5


@pytest.mark.parametrize("told", [{}, *({"encode_ms": t} for t in ("", "x", "-1", "inf", "1e9"))])
def test_an_encode_ms_that_is_no_time_leaves_the_frames_own(told: dict[str, str]) -> None:
    assert _encode_ms(**told) == 0.25


def test_decode_ms_holds_the_parsing_but_not_the_loading_of_a_tail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(*arguments: Any) -> Frame:
        time.sleep(0.05)
        return decode_frame(*arguments)

    monkeypatch.setattr("litterfog.cloud.finish.decode_frame", slow)
    timings = finish(_message(), SlowTails([MODEL], 1), 0.5, 0.0).timings
    assert 50 <= timings.decode_ms < 1000
