"""The cbor codec's short form of a Frame: the same record with small integers for field names.

Ids and fingerprints become bytes, degrees integers of 1e-7 (11 mm), times integers of microseconds.
A Frame that was rounded so far (the edge does) comes back equal. A few hundred bytes matter where a
narrow split's tensor takes as many.
"""

from typing import Any

_DEGREE = 10_000_000
_MILLISECOND = 1_000

# A field's number on the wire is its place here: append, never reorder.
_FIELDS = (
    *("schema", "id", "device", "captured_at_ns", "position", "model", "fingerprint", "split"),
    *("body", "timings", "lat", "lon", "source", "accuracy_m", "kind", "dtype", "shape"),
    *("encoding", "crc32", "data", "scale", "zero_point", "read_ms", "resize_ms"),
    *("predict_ms", "encode_ms", "format", "probability", "cells"),
)
_NUMBERS = {name: number for number, name in enumerate(_FIELDS)}
_HEX = {"id", "fingerprint"}
_DEGREES = {"lat", "lon"}
_TIMES = {"read_ms", "resize_ms", "predict_ms", "encode_ms"}


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
    return round(value * _MILLISECOND) if name in _TIMES else value


def _long(name: str, value: Any) -> Any:
    if name in _HEX and isinstance(value, bytes):
        return value.hex()
    if name in _DEGREES and type(value) is int:
        return value / _DEGREE
    return value / _MILLISECOND if name in _TIMES and type(value) is int else value
