"""Frames to bytes and back, in three codecs told apart by the MQTT content type.

- json: a JSON envelope; the data compressed, base64 in a field.
- json-list: the paper's way, numbers as nested JSON lists. Kept to be measured against.
- cbor: the same record in CBOR (RFC 8949) with raw bytes and short names, `wire.compact`.
"""

import math
from typing import get_args

import cbor2
import msgspec

from litterfog.wire.bounds import check_cbor_form, check_json_values
from litterfog.wire.compact import lengthen, shorten
from litterfog.wire.frame import MAX_PAYLOAD_BYTES, MAX_VALUES, SCHEMA, Frame
from litterfog.wire.lists import decode_lists, encode_lists
from litterfog.wire.receipt import Reason
from litterfog.wire.status import Codec
from litterfog.wire.tensor import CodecError

CODECS: tuple[Codec, ...] = get_args(Codec)
CONTENT_TYPES: dict[Codec, str] = {
    "json": "application/vnd.litterfog.frame+json",
    "json-list": "application/vnd.litterfog.frame.list+json",
    "cbor": "application/vnd.litterfog.frame+cbor",
}
_BY_CONTENT_TYPE = {content_type: codec for codec, content_type in CONTENT_TYPES.items()}
# What the decoders and NumPy raise on bytes of another kind.
_FOREIGN_BYTES = (
    msgspec.MsgspecError,
    cbor2.CBORDecodeError,
    ValueError,
    TypeError,
    OverflowError,
    RecursionError,
)


class _Version(msgspec.Struct):
    schema: int


def encode_frame(frame: Frame, codec: Codec) -> bytes:
    """Encode a Frame.

    Raises:
        CodecError: the result is over MAX_PAYLOAD_BYTES, or json-list is given compressed data.
    """
    if codec == "json":
        payload = msgspec.json.encode(frame)
    elif codec == "cbor":
        record = msgspec.to_builtins(frame, builtin_types=(bytes,))
        payload = cbor2.dumps(shorten(record), canonical=True)  # floats as short as they are exact
    else:
        payload = encode_lists(frame)
    check_size(len(payload), MAX_PAYLOAD_BYTES)
    return payload


def decode_frame(payload: bytes, content_type: str | None) -> Frame:
    """Decode a Frame from any codec; its data is checked when it is unpacked, not here.

    Takes memory for MAX_VALUES values and the payload's bytes, and json-list's MAX_ELEMENTS.

    Raises:
        CodecError: with the reason in `reason`.
    """
    check_size(len(payload), MAX_PAYLOAD_BYTES)
    codec = _BY_CONTENT_TYPE.get(content_type or "")
    if codec is None:
        raise CodecError(Reason.CONTENT_TYPE, f"unknown content type {content_type!r}")
    try:
        frame = _decode(payload, codec)
    except CodecError:
        raise
    except _FOREIGN_BYTES as error:
        raise _explain(payload, codec, error) from error
    _check_position(frame)
    return frame


def check_size(payload_bytes: int, limit_bytes: int) -> None:
    """Refuse a payload over a limit with CodecError(OVERSIZE)."""
    if payload_bytes > limit_bytes:
        raise CodecError(Reason.OVERSIZE, f"{payload_bytes} bytes, over the limit of {limit_bytes}")


def _decode(payload: bytes, codec: Codec) -> Frame:
    if codec == "json":
        check_json_values(payload, MAX_VALUES)
        return msgspec.json.decode(payload, type=Frame)
    if codec == "cbor":
        check_cbor_form(payload, MAX_VALUES)
        return msgspec.convert(lengthen(cbor2.loads(payload)), Frame, builtin_types=(bytes,))
    return decode_lists(payload)


def _explain(payload: bytes, codec: Codec, error: Exception) -> CodecError:
    """Tell a Frame of another schema version from bytes that are no Frame."""
    try:
        if codec == "cbor":
            schema = msgspec.convert(lengthen(cbor2.loads(payload)), _Version).schema
        else:
            schema = msgspec.json.decode(payload, type=_Version).schema
    except _FOREIGN_BYTES:
        return CodecError(Reason.UNREADABLE, str(error)[:300])
    if schema != SCHEMA:
        return CodecError(Reason.VERSION, f"schema {schema}; this side speaks {SCHEMA}")
    return CodecError(Reason.UNREADABLE, str(error)[:300])


def _check_position(frame: Frame) -> None:
    position = frame.position
    if not (math.isfinite(position.lat) and math.isfinite(position.lon)):
        raise CodecError(Reason.POSITION, "the position is not a number")
    if position.lat == 0 and position.lon == 0:
        raise CodecError(Reason.POSITION, "(0, 0) is what a receiver without a fix says")
