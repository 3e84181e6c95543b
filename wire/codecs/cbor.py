"""The cbor codec: a Frame's record in CBOR (RFC 8949), with raw bytes and in a short form.

Field names become small integers, ids and fingerprints bytes, degrees integers of 1e-7 (11 mm),
times integers of microseconds, looks and places rows of integers of 1e-4. A Frame that was rounded
so far (the edge does) comes back equal. A few hundred bytes matter where a narrow split's tensor
takes as many.
"""

from typing import Any

import cbor2
import msgspec

from litterfog.wire.codecs.codec import Codec, Version
from litterfog.wire.frame import MAX_VALUES, Frame
from litterfog.wire.place import Place, Region
from litterfog.wire.refusal import CodecError, Reason

_DEGREE = 10_000_000
_MILLISECOND = 1_000
_FRACTION = 10_000

# A field's number on the wire is its place here: append, never reorder.
_FIELDS = (
    *("schema", "id", "device", "captured_at_ns", "position", "model", "fingerprint", "split"),
    *("body", "timings", "lat", "lon", "source", "accuracy_m", "kind", "dtype", "shape"),
    *("encoding", "crc32", "data", "scale", "zero_point", "read_ms", "resize_ms"),
    *("predict_ms", "encode_ms", "format", "probability", "cells"),
    *("looks", "places"),
)
_NUMBERS = {name: number for number, name in enumerate(_FIELDS)}
_HEX = {"id", "fingerprint"}
_DEGREES = {"lat", "lon"}
_TIMES = {"read_ms", "resize_ms", "predict_ms", "encode_ms"}
_ROWS = {"looks": Region.__struct_fields__, "places": Place.__struct_fields__}

_DEPTH = 4  # frame, body, places, place
_BYTES, _TEXT, _ARRAY, _MAP, _TAG = 2, 3, 4, 5, 6  # RFC 8949, section 3.1
_FOLLOWING = {24: 1, 25: 2, 26: 4, 27: 8}  # bytes of the argument


def _encode(frame: Frame) -> bytes:
    record = msgspec.to_builtins(frame, builtin_types=(bytes,))
    return cbor2.dumps(shorten(record), canonical=True)  # floats as short as they are exact


def _decode(payload: bytes) -> Frame:
    check_form(payload, MAX_VALUES)
    return msgspec.convert(_record_of(payload), Frame, builtin_types=(bytes,))


def _schema_of(payload: bytes) -> int:
    return msgspec.convert(_record_of(payload), Version).schema


def _record_of(payload: bytes) -> Any:
    try:
        return lengthen(cbor2.loads(payload))
    except cbor2.CBORDecodeError as error:
        raise CodecError(Reason.UNREADABLE, str(error)[:300]) from error


def shorten(record: dict[str, Any]) -> dict[Any, Any]:
    """Give the short form of a Frame's plain record."""
    return {
        _NUMBERS.get(name, name): shorten(value) if isinstance(value, dict) else _short(name, value)
        for name, value in record.items()
    }


def lengthen(record: Any) -> Any:
    """Undo `shorten`; what is not of its form stays as it is, and the record's check refuses it."""
    if not isinstance(record, dict):
        return record
    long = {}
    for key, value in record.items():
        name = _FIELDS[key] if type(key) is int and 0 <= key < len(_FIELDS) else key
        long[name] = lengthen(value) if isinstance(value, dict) else _long(name, value)
    return long


def _short(name: str, value: Any) -> Any:
    if name in _HEX:
        return bytes.fromhex(value)
    if name in _DEGREES:
        return round(value * _DEGREE)
    if name in _ROWS:
        return [[round(number * _FRACTION) for number in row.values()] for row in value]
    return round(value * _MILLISECOND) if name in _TIMES else value


def _long(name: str, value: Any) -> Any:
    if name in _HEX and isinstance(value, bytes):
        return value.hex()
    if name in _DEGREES and type(value) is int:
        return value / _DEGREE
    if name in _ROWS and isinstance(value, list):
        return [_named(_ROWS[name], row) for row in value]
    return value / _MILLISECOND if name in _TIMES and type(value) is int else value


def _named(names: tuple[str, ...], row: Any) -> Any:
    if not isinstance(row, list) or [*map(type, row)] != [int] * len(names):
        return row
    return {name: number / _FRACTION for name, number in zip(names, row, strict=True)}


def check_form(payload: bytes, most: int) -> None:
    """Refuse CBOR that is not plain data of definite length, in `most` values at most.

    Tags, which make a parser build references, big numbers or patterns, are refused: shared
    references (28 and 29) grow without any bound.
    """
    open_items = [1]  # how many values each open array or map still takes
    at = found = 0
    while open_items:
        if not open_items[-1]:
            open_items.pop()
            continue
        open_items[-1] -= 1
        kind, argument, at = _head(payload, at)
        found += argument * (1 + (kind == _MAP)) if kind in {_ARRAY, _MAP} else 0
        if found > most:
            raise CodecError(Reason.UNREADABLE, f"{found} values, over the limit of {most}")
        if kind in {_BYTES, _TEXT}:
            at += argument
        elif kind in {_ARRAY, _MAP}:
            open_items.append(argument * (1 + (kind == _MAP)))
        if at > len(payload) or len(open_items) > _DEPTH + 1:
            raise CodecError(Reason.UNREADABLE, "truncated, or nested too deep")


def _head(payload: bytes, at: int) -> tuple[int, int, int]:
    """Read one item's kind and argument; gives where what follows begins."""
    if at >= len(payload):
        raise CodecError(Reason.UNREADABLE, "truncated")
    kind, short = payload[at] >> 5, payload[at] & 31
    if kind == _TAG or short > 27:
        raise CodecError(Reason.UNREADABLE, "a CBOR tag, or an item of indefinite length")
    after = at + 1 + _FOLLOWING.get(short, 0)
    argument = int.from_bytes(payload[at + 1 : after]) if short in _FOLLOWING else short
    return kind, argument, after


CBOR = Codec(
    name="cbor",
    content_type="application/vnd.litterfog.frame+cbor",
    lists_numbers=False,
    encode=_encode,
    decode=_decode,
    schema_of=_schema_of,
)
