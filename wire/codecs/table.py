"""Frames to bytes and back: the table of codecs, and what holds for each of them."""

import math

import msgspec

from litterfog.wire.checks import check_size
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.cbor import CBOR
from litterfog.wire.codecs.codec import Codec
from litterfog.wire.codecs.json import JSON
from litterfog.wire.codecs.json_list import JSON_LIST
from litterfog.wire.frame import MAX_PAYLOAD_BYTES, SCHEMAS, Frame, Picture, Tensor, Verdict
from litterfog.wire.refusal import CodecError, Reason

_ROWS = (
    JSON,
    JSON_LIST,
    CBOR,
)
CODECS: dict[CodecName, Codec] = {codec.name: codec for codec in _ROWS}
_BY_CONTENT_TYPE = {codec.content_type: codec for codec in CODECS.values()}
# What parsers and NumPy raise on bytes of another kind.
_FOREIGN_BYTES = (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError)


def encode_frame(frame: Frame, codec: CodecName) -> bytes:
    """Encode a Frame.

    Raises:
        CodecError: the result is over MAX_PAYLOAD_BYTES, or a codec that lists numbers is given
            compressed data.
    """
    payload = CODECS[codec].encode(frame)
    check_size(len(payload), MAX_PAYLOAD_BYTES)
    return payload


def decode_frame(payload: bytes, content_type: str | None) -> Frame:
    """Decode a Frame from any codec; its data is checked when it is unpacked, not here.

    Takes memory for MAX_VALUES values and the payload's bytes, and a list's MAX_ELEMENTS. What the
    data unpacks to is at most MAX_FRAME_ELEMENTS values.

    Raises:
        CodecError: with the reason in `reason`.
    """
    check_size(len(payload), MAX_PAYLOAD_BYTES)
    codec = _BY_CONTENT_TYPE.get(content_type or "")
    if codec is None:
        raise CodecError(Reason.CONTENT_TYPE, f"unknown content type {content_type!r}")
    try:
        frame = codec.decode(payload)
    except CodecError:
        raise
    except _FOREIGN_BYTES as error:
        raise _explain(payload, codec, error) from error
    _check_looks(frame)
    _check_position(frame)
    return frame


def _explain(payload: bytes, codec: Codec, error: Exception) -> CodecError:
    """Tell a Frame of another schema version from bytes that are no Frame."""
    try:
        schema = codec.schema_of(payload)
    except _FOREIGN_BYTES:
        return CodecError(Reason.UNREADABLE, str(error)[:300])
    if schema not in SCHEMAS:
        spoken = " and ".join(map(str, SCHEMAS))
        return CodecError(Reason.VERSION, f"schema {schema}; this side speaks {spoken}")
    return CodecError(Reason.UNREADABLE, str(error)[:300])


def _check_looks(frame: Frame) -> None:
    places = frame.body.places if isinstance(frame.body, Verdict) else ()
    if frame.schema == 1 and (frame.looks or places):
        raise CodecError(Reason.VERSION, "schema 1 has neither looks nor places")
    if frame.looks and not isinstance(frame.body, Picture | Tensor):
        raise CodecError(Reason.SHAPE, "looks are of pictures or tensors; the body has neither")


def _check_position(frame: Frame) -> None:
    position = frame.position
    if not (math.isfinite(position.lat) and math.isfinite(position.lon)):
        raise CodecError(Reason.POSITION, "the position is not a number")
    if position.lat == 0 and position.lon == 0:
        raise CodecError(Reason.POSITION, "(0, 0) is what a receiver without a fix says")
