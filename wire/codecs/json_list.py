"""The json-list codec, the paper's way: numbers as nested JSON lists. Kept to be measured against.

Memory is taken only for as many lists and numbers as the shape says.
"""

import zlib
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from litterfog.wire.checks import check_elements
from litterfog.wire.codecs.codec import Codec
from litterfog.wire.codecs.json import check_values, schema_of
from litterfog.wire.frame import MAX_ELEMENTS, MAX_VALUES, Frame, Picture, Tally, Tensor, Verdict
from litterfog.wire.refusal import CodecError, Reason

MAX_LISTS = 2**18  # 56 bytes and more each; 224 x 224 pixels are 50,401


class _Data(Struct):
    data: msgspec.Raw = msgspec.Raw(b"")


class _Envelope(Struct):
    """Where the numbers are; all else is passed over without memory."""

    body: _Data


class _ListedPicture(Picture, frozen=True, tag="picture", tag_field="kind"):
    data: msgspec.Raw  # not yet parsed


class _ListedTensor(Tensor, frozen=True, tag="tensor", tag_field="kind"):
    data: msgspec.Raw  # not yet parsed


class _ListedFrame(Frame, frozen=True, kw_only=True):
    body: _ListedPicture | _ListedTensor | Verdict | Tally


def _encode(frame: Frame) -> bytes:
    """Encode a Frame with its data as nested lists; CodecError when the data is compressed."""
    record: dict[str, Any] = msgspec.to_builtins(frame, builtin_types=(bytes,))
    if isinstance(frame.body, Tensor | Picture):
        values = np.frombuffer(frame.body.data, dtype=_dtype(frame.body))
        record["body"]["data"] = values.reshape(frame.body.shape).tolist()
    return msgspec.json.encode(record)


def _decode(payload: bytes) -> Frame:
    """Decode what `_encode` gave.

    Raises:
        CodecError: the lists are not of the shape, or have another checksum.
        ValueError: it is not a Frame (msgspec's errors among them).
    """
    numbers = msgspec.json.decode(payload, type=_Envelope).body.data
    check_values(payload, MAX_VALUES + bytes(numbers).count(b","))
    listed = msgspec.json.decode(payload, type=_ListedFrame)
    fields = {name: getattr(listed, name) for name in Frame.__struct_fields__}
    body = listed.body
    if isinstance(body, Picture | Tensor):
        kind = Picture if isinstance(body, Picture) else Tensor
        plain = {name: getattr(body, name) for name in kind.__struct_fields__}
        fields["body"] = kind(**{**plain, "data": _parsed(body)})
    return Frame(**fields)


def _parsed(body: Picture | Tensor) -> bytes:
    dtype = _dtype(body)
    text = bytes(body.data)
    _check_lists(text, body.shape)
    number: Any = float if dtype.kind == "f" else int
    for _ in body.shape:
        number = list[number]
    with np.errstate(over="ignore"):  # infinity then, which is refused when it is unpacked
        values = np.asarray(msgspec.json.decode(text, type=number), dtype=dtype)
    if values.shape != body.shape:
        raise CodecError(Reason.SHAPE, f"list of shape {values.shape}, not {body.shape}")
    data = values.tobytes()
    if zlib.crc32(data) != body.crc32:
        raise CodecError(Reason.CHECKSUM, "the list's values have another CRC-32")
    return data


def _check_lists(text: bytes, shape: tuple[int, ...]) -> None:
    """Refuse more lists or numbers than the shape has, before any is made."""
    check_elements(shape)
    lists, inner = 1, 1
    for length in shape[:-1]:
        inner *= length
        lists += inner
    if lists > MAX_LISTS:
        raise CodecError(Reason.OVERSIZE, f"shape {shape} takes more than {MAX_LISTS} lists")
    if text.count(b"[") > lists:
        raise CodecError(Reason.SHAPE, f"more lists than shape {shape} has")
    check_values(text, MAX_ELEMENTS)


def _dtype(body: Picture | Tensor) -> np.dtype[Any]:
    if isinstance(body, Picture) and body.format == "raw":
        return np.dtype("uint8")
    if isinstance(body, Tensor) and body.encoding == "raw":
        return np.dtype(body.dtype).newbyteorder("<")
    raise CodecError(Reason.UNREADABLE, "json-list carries raw tensors and raw pictures only")


JSON_LIST = Codec(
    name="json-list",
    content_type="application/vnd.litterfog.frame.list+json",
    lists_numbers=True,
    encode=_encode,
    decode=_decode,
    schema_of=schema_of,
)
