import json
import zlib

import cbor2
import msgspec
import pytest

from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.cbor import lengthen
from litterfog.wire.codecs.table import CODECS, decode_frame, encode_frame
from litterfog.wire.frame import MAX_PAYLOAD_BYTES, Body, Frame, Position, Tensor
from litterfog.wire.refusal import CodecError, Reason
from litterfog.wire.tensor import unpack_tensor
from tests.unit.wire.frames import DATA, PICTURE, PLACED, TALLY, TENSOR, VERDICT, a_frame

JSON_BYTES = (
    b'{"schema":2,"id":"0193f0a1b2c37d4e8f90a1b2c3d4e5f6","device":"bicycle-7",'
    b'"captured_at_ns":1612432800000000000,"position":{"lat":51.0779,"lon":4.2794,"source":"exif",'
    b'"accuracy_m":4.5},"model":"litter-160-int8","fingerprint":"0123456789abcdef",'
    b'"split":"split13","body":{"kind":"tensor","dtype":"int8","shape":[2,2,3],"encoding":"raw",'
    b'"crc32":2456865125,"data":"AAECAwQFBgcICQoL","scale":0.5},"timings":{"read_ms":0.5,'
    b'"resize_ms":2.0,"predict_ms":3.0,"encode_ms":0.25}}'
)

CBOR_HEX = (
    "aa000201500193f0a1b2c37d4e8f90a1b2c3d4e5f6026962696379636c652d37031b16608316ac30400004a4"
    "0a1a1e71de780b1a028cfc100c64657869660df94480056f6c69747465722d3136302d696e74380648012345"
    "6789abcdef076773706c6974313308a70e6674656e736f720f64696e743810830202031163726177121a9270"
    "c965134c000102030405060708090a0b14f9380009a4161901f4171907d01818190bb8181918fa"
)


def _reason(payload: bytes, codec: CodecName = "json") -> Reason:
    with pytest.raises(CodecError) as caught:
        decode_frame(payload, CODECS[codec].content_type)
    return caught.value.reason


def test_json_has_exactly_these_bytes() -> None:
    assert encode_frame(a_frame(), "json") == JSON_BYTES


def test_cbor_has_exactly_these_bytes() -> None:
    assert encode_frame(a_frame(), "cbor").hex() == CBOR_HEX


def test_cbor_holds_the_same_record() -> None:
    record = lengthen(cbor2.loads(encode_frame(a_frame(), "cbor")))
    assert record["body"]["data"] == DATA
    record["body"]["data"] = "AAECAwQFBgcICQoL"
    assert record == json.loads(JSON_BYTES)


def test_cbor_takes_at_most_180_bytes_beside_the_data() -> None:
    assert len(encode_frame(a_frame(), "cbor")) - len(DATA) <= 180


def test_json_list_holds_nested_numbers() -> None:
    record = json.loads(encode_frame(a_frame(), "json-list"))
    assert record["body"]["data"] == [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(
    "body", [TENSOR, PICTURE, VERDICT, PLACED, TALLY], ids=lambda b: type(b).__name__
)
def test_every_body_survives_every_codec(body: Body, codec: CodecName) -> None:
    frame = a_frame(body)
    assert decode_frame(encode_frame(frame, codec), CODECS[codec].content_type) == frame


def test_float_lists_keep_every_bit() -> None:
    data = bytes.fromhex("cdcccc3d0000807f"[:8] + "db0f4940")
    tensor = Tensor(dtype="float32", shape=(2,), encoding="raw", crc32=zlib.crc32(data), data=data)
    payload = encode_frame(a_frame(tensor), "json-list")
    assert decode_frame(payload, CODECS["json-list"].content_type).body == tensor


@pytest.mark.parametrize("codec", CODECS)
def test_every_truncation_is_unreadable(codec: CodecName) -> None:
    payload = encode_frame(a_frame(), codec)
    for length in range(len(payload)):
        assert _reason(payload[:length], codec) == Reason.UNREADABLE


@pytest.mark.parametrize("codec", CODECS)
def test_another_schema_version_is_named(codec: CodecName) -> None:
    payload = encode_frame(a_frame(), codec)
    newer = (
        cbor2.dumps({**cbor2.loads(payload), 0: 3})
        if codec == "cbor"
        else payload.replace(b'"schema":2', b'"schema":3')
    )
    assert _reason(newer, codec) == Reason.VERSION


def test_an_unknown_content_type_is_refused() -> None:
    with pytest.raises(CodecError, match="content-type"):
        decode_frame(JSON_BYTES, "text/plain")


def test_too_many_bytes_are_refused_before_they_are_parsed() -> None:
    assert _reason(b"{" + b" " * MAX_PAYLOAD_BYTES) == Reason.OVERSIZE


def test_an_oversize_frame_is_not_encoded() -> None:
    data = bytes(MAX_PAYLOAD_BYTES)
    huge = Tensor(dtype="int8", shape=(1,), encoding="raw", crc32=0, data=data)
    with pytest.raises(CodecError, match="oversize"):
        encode_frame(a_frame(huge), "cbor")


@pytest.mark.parametrize(
    "junk",
    [b"", b"\x00" * 64, b"[" * 100_000, b"null", b'{"schema":2}', b"\xff\xfe", b"\x9f" * 5000],
)
@pytest.mark.parametrize("codec", CODECS)
def test_junk_is_unreadable_and_never_a_crash(junk: bytes, codec: CodecName) -> None:
    assert _reason(junk, codec) == Reason.UNREADABLE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "not-an-id"),
        ("device", "<b>bold</b>"),
        ("captured_at_ns", -1),
        ("fingerprint", "0123"),
        ("split", ""),
        ("timings", {"read_ms": -1, "resize_ms": 0, "predict_ms": 0, "encode_ms": 0}),
        ("position", {"lat": 91, "lon": 0, "source": "exif"}),
        ("position", {"lat": 51, "lon": 181, "source": "exif"}),
        ("surprise", 1),
        ("body", {**json.loads(JSON_BYTES)["body"], "zero_point": 10**30}),
    ],
)
def test_a_field_out_of_bounds_is_unreadable(field: str, value: object) -> None:
    record = {**json.loads(JSON_BYTES), field: value}
    assert _reason(json.dumps(record).encode()) == Reason.UNREADABLE


def test_nan_in_cbor_is_no_position() -> None:
    record = lengthen(cbor2.loads(encode_frame(a_frame(), "cbor")))
    record["position"]["lat"] = float("nan")
    assert _reason(cbor2.dumps(record), "cbor") in {Reason.POSITION, Reason.UNREADABLE}


def test_the_null_island_is_refused() -> None:
    frame = a_frame(position=Position(lat=0.0, lon=0.0, source="exif"))
    assert _reason(encode_frame(frame, "json")) == Reason.POSITION


def test_a_changed_number_in_a_list_is_noticed() -> None:
    payload = encode_frame(a_frame(), "json-list").replace(b"[9,10,11]", b"[9,10,12]")
    assert _reason(payload, "json-list") == Reason.CHECKSUM


def test_a_ragged_list_is_refused() -> None:
    payload = encode_frame(a_frame(), "json-list").replace(b"[9,10,11]", b"[9,10]")
    assert _reason(payload, "json-list") == Reason.UNREADABLE


def test_changed_data_is_noticed_when_it_is_unpacked() -> None:
    payload = JSON_BYTES.replace(b"AAECAwQFBgcICQoL", b"AAECAwQFBgcICQoM")
    frame = decode_frame(payload, CODECS["json"].content_type)
    assert isinstance(frame.body, Tensor)
    with pytest.raises(CodecError, match="checksum"):
        unpack_tensor(frame.body)


def test_a_frame_is_immutable() -> None:
    with pytest.raises(AttributeError):
        a_frame().split = "split5"  # type: ignore[misc]  # that is the point


def test_frames_are_typed_records() -> None:
    assert msgspec.convert(json.loads(JSON_BYTES), Frame) == a_frame()
