"""Looks and places in a Frame: exact bytes, bounds, and frames of the schema before."""

import json
from pathlib import Path

import cbor2
import msgspec
import pytest

from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.cbor import lengthen
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import Body, Frame, Verdict
from litterfog.wire.place import MAX_LOOKS, MAX_PLACES
from litterfog.wire.refusal import CodecError, Reason
from tests.unit.wire.frames import (
    LOOKS,
    PICTURE,
    PLACED,
    PLACES,
    TALLY,
    TENSOR,
    VERDICT,
    a_frame,
)

OLD = Path(__file__).parent / "schema_1"  # as the version before looks wrote them
BODIES: dict[str, Body] = {
    "tensor": TENSOR,
    "picture": PICTURE,
    "verdict": VERDICT,
    "tally": TALLY,
}
JSON_LOOKS = (
    b',"looks":[{"x":0.0,"y":0.35,"width":1.0,"height":0.65},'
    b'{"x":-0.0417,"y":0.5,"width":0.5417,"height":0.4333}]}'
)
JSON_PLACES = (
    b'"body":{"kind":"verdict","probability":0.75,"places":['
    b'{"x":0.3333,"y":0.5,"width":0.0625,"height":0.125,"probability":0.75},'
    b'{"x":0.0,"y":0.9,"width":0.25,"height":0.1,"probability":0.5}]}'
)
# Field 29: two arrays of 0, 3500, 10000, 6500 and of -417, 5000, 5417, 4333.
CBOR_LOOKS = "181d828400190dac192710191964843901a01913881915291910ed"
# Field 30: two arrays of 3333, 5000, 625, 1250, 7500 and of 0, 9000, 2500, 1000, 5000.
CBOR_PLACES = "181e8285190d051913881902711904e2191d4c85001923281909c41903e8191388"


def _reason(record: dict[str, object]) -> Reason:
    with pytest.raises(CodecError) as caught:
        decode_frame(json.dumps(record).encode(), CODECS["json"].content_type)
    return caught.value.reason


def _record(frame: Frame) -> dict[str, object]:
    record: dict[str, object] = json.loads(encode_frame(frame, "json"))
    return record


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("codec", CODECS)
def test_a_frame_of_schema_1_is_read(codec: CodecName, name: str) -> None:
    payload = (OLD / f"{name}.{codec}").read_bytes()
    frame = decode_frame(payload, CODECS[codec].content_type)
    assert frame == a_frame(BODIES[name], schema=1)
    assert encode_frame(frame, codec) == payload


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("codec", CODECS)
def test_one_look_at_the_whole_picture_takes_no_byte_more(codec: CodecName, name: str) -> None:
    before = len((OLD / f"{name}.{codec}").read_bytes())
    assert len(encode_frame(a_frame(BODIES[name]), codec)) == before


def test_looks_are_exactly_these_bytes() -> None:
    frame = a_frame(looks=LOOKS)
    assert encode_frame(frame, "json") == encode_frame(a_frame(), "json")[:-1] + JSON_LOOKS
    assert encode_frame(frame, "cbor").hex().endswith(CBOR_LOOKS)


def test_places_are_exactly_these_bytes() -> None:
    assert JSON_PLACES in encode_frame(a_frame(PLACED), "json")
    assert CBOR_PLACES in encode_frame(a_frame(PLACED), "cbor").hex()


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("body", [TENSOR, PICTURE])
def test_looks_survive_every_codec(body: Body, codec: CodecName) -> None:
    frame = a_frame(body, looks=LOOKS * (MAX_LOOKS // 2))
    assert decode_frame(encode_frame(frame, codec), CODECS[codec].content_type) == frame


@pytest.mark.parametrize("codec", CODECS)
def test_as_many_places_as_there_may_be_survive_every_codec(codec: CodecName) -> None:
    frame = a_frame(Verdict(0.75, PLACES * (MAX_PLACES // 2)))
    assert decode_frame(encode_frame(frame, codec), CODECS[codec].content_type) == frame


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("frame", [a_frame(looks=LOOKS), a_frame(PLACED)], ids=["looks", "places"])
def test_every_truncation_is_unreadable(frame: Frame, codec: CodecName) -> None:
    payload = encode_frame(frame, codec)
    for length in range(len(payload)):
        with pytest.raises(CodecError, match="unreadable"):
            decode_frame(payload[:length], CODECS[codec].content_type)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(
    "frame", [a_frame(looks=LOOKS, schema=1), a_frame(PLACED, schema=1)], ids=["looks", "places"]
)
def test_schema_1_has_neither_looks_nor_places(frame: Frame, codec: CodecName) -> None:
    with pytest.raises(CodecError, match="schema 1 has neither") as caught:
        decode_frame(encode_frame(frame, codec), CODECS[codec].content_type)
    assert caught.value.reason == Reason.VERSION


@pytest.mark.parametrize("body", [VERDICT, TALLY])
def test_looks_are_of_pictures_and_tensors_alone(body: Body) -> None:
    assert _reason(_record(a_frame(body, looks=LOOKS))) == Reason.SHAPE


def test_a_frame_without_a_schema_is_unreadable() -> None:
    record = _record(a_frame())
    del record["schema"]
    assert _reason(record) == Reason.UNREADABLE


@pytest.mark.parametrize(
    "looks",
    [
        LOOKS * 9,
        [{"x": 9, "y": 0, "width": 1, "height": 1}],
        [{"x": 0, "y": 0, "width": 0, "height": 1}],
        [[0, 0, 1, 1]],
        [{}],
        {},
        "",
    ],
)
def test_looks_out_of_bounds_are_unreadable(looks: object) -> None:
    assert _reason({**_record(a_frame()), "looks": msgspec.to_builtins(looks)}) == "unreadable"


@pytest.mark.parametrize(
    "places",
    [
        PLACES * 17,
        [{"x": 1.1, "y": 0, "width": 1, "height": 1, "probability": 1}],
        [{"x": 0, "y": 0, "width": 1, "height": 1}],
        [[]],
        0,
    ],
)
def test_places_out_of_bounds_are_unreadable(places: object) -> None:
    body = {"kind": "verdict", "probability": 0.5, "places": msgspec.to_builtins(places)}
    assert _reason({**_record(a_frame()), "body": body}) == "unreadable"


@pytest.mark.parametrize(
    "row", [[0, 0, 1], [0, 0, 1, 1, 1], [0, 0, 1.0, 1], [0, 0, True, 1], ["", 0, 1, 1], 0, {1: 2}]
)
def test_a_row_of_another_form_in_cbor_is_unreadable(row: object) -> None:
    record = cbor2.loads(encode_frame(a_frame(looks=LOOKS), "cbor")) | {29: [row]}
    with pytest.raises(CodecError, match="unreadable"):
        decode_frame(cbor2.dumps(record), CODECS["cbor"].content_type)


def test_a_look_in_cbor_may_be_spelled_out() -> None:
    frame = a_frame(looks=LOOKS)
    record = lengthen(cbor2.loads(encode_frame(frame, "cbor")))
    assert decode_frame(cbor2.dumps(record), CODECS["cbor"].content_type) == frame
