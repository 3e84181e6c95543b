"""Streets as bytes, for the store.

Little-endian: "LFST", the version (u8), the CRC-32 of what follows (u32), a zstandard frame:
the numbers of segments and of points and the length of the words (u32 each), the columns in the
order of `Streets` (`start` as a count of points a segment; `points` at last, as differences to the
one before, which compress far better), and the words: the JSON of [names, kinds, districts]. A
reader trusts none of it.
"""

import struct
import zlib
from typing import Any

import msgspec
import numpy as np
import zstandard
from numpy.typing import DTypeLike, NDArray

from litterfog.streets.streets import E7, Streets

MAX_SEGMENTS = 4_000_000
MAX_POINTS = 40_000_000
_MAX_WORD_BYTES = 2**26
_MAGIC, _VERSION = b"LFST", 1
_HEAD = struct.Struct("<4sBI")
_COUNTS = struct.Struct("<3I")
_LEVEL = 9  # once a town; a third smaller than level 3
_MAX_WINDOW_BYTES = 2**23  # what a decoder may set aside for a foreign frame
_COLUMNS: tuple[tuple[str, DTypeLike], ...] = (
    ("id", "<u8"),
    ("count", "<u4"),
    ("length_m", "<f4"),
    ("name", "<u4"),
    ("kind", "u1"),
    ("district", "<u2"),
)
_ROW_BYTES = sum(np.dtype(dtype).itemsize for _, dtype in _COLUMNS)
_WORDS = msgspec.json.Decoder(tuple[list[str], list[str], list[str]])


class PackingError(ValueError):
    """These bytes are no streets; says why."""


def pack(streets: Streets) -> bytes:
    """Write streets as bytes."""
    words = msgspec.json.encode((list(streets.names), list(streets.kinds), list(streets.districts)))
    columns = {name: getattr(streets, name, None) for name, _ in _COLUMNS}
    columns["count"] = np.diff(streets.start)
    steps = np.diff(
        streets.points, axis=0, prepend=np.zeros((1, 2), np.int32)
    )  # may wrap, and back
    body = b"".join(
        [
            _COUNTS.pack(len(streets), len(streets.points), len(words)),
            *(np.asarray(columns[name], dtype).tobytes() for name, dtype in _COLUMNS),
            steps.T.astype("<i4").tobytes(),
            words,
        ]
    )
    data = zstandard.ZstdCompressor(level=_LEVEL).compress(body)
    return _HEAD.pack(_MAGIC, _VERSION, zlib.crc32(data)) + data


def unpack(packed: bytes) -> Streets:
    """Read what `pack` wrote.

    Raises:
        PackingError: no streets, a version that is not known, cut off, or out of bounds.
    """
    magic, version, crc32 = _HEAD.unpack(packed[: _HEAD.size].ljust(_HEAD.size, b"\0"))
    if magic != _MAGIC:
        raise PackingError("these bytes are no packed streets")
    if version != _VERSION:
        raise PackingError(f"streets of version {version}: import them again")
    data = packed[_HEAD.size :]
    if zlib.crc32(data) != crc32:
        raise PackingError("the streets are damaged or cut off: import them again")
    segments, points, body = _inflated(data)
    columns: dict[str, NDArray[Any]] = {}
    at = 0
    for name, dtype in _COLUMNS:
        columns[name] = np.frombuffer(body, dtype, segments, at)
        at += columns[name].nbytes
    steps = np.frombuffer(body, "<i4", 2 * points, at).reshape(2, points)
    names, kinds, districts = _words(body[at + steps.nbytes :])
    start = np.append(0, np.cumsum(columns.pop("count"), dtype=np.uint64))
    if start[-1] != points:
        raise PackingError("the streets are damaged: points are of no segment")
    return _checked(
        Streets(
            start=start.astype(np.uint32),
            points=np.cumsum(steps.T, axis=0, dtype=np.int32),
            names=names,
            kinds=kinds,
            districts=districts,
            **columns,
        )
    )


def _inflated(data: bytes) -> tuple[int, int, bytes]:
    """Decompress the numbers, then what they allow: memory is taken for no more."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
    try:
        with decompressor.stream_reader(data) as reader:
            counts = reader.read(_COUNTS.size)
            if len(counts) < _COUNTS.size:
                raise PackingError("the streets are cut off")
            segments, points, word_bytes = _COUNTS.unpack(counts)
            if segments > MAX_SEGMENTS or points > MAX_POINTS or word_bytes > _MAX_WORD_BYTES:
                raise PackingError(f"{segments} segments of {points} points are over the bounds")
            expected = segments * _ROW_BYTES + points * 8 + word_bytes
            body = reader.read(expected + 1)
    except zstandard.ZstdError as error:
        raise PackingError(f"not zstandard data: {error}") from error
    if len(body) != expected:
        raise PackingError(f"{segments} segments of {points} points take {expected} bytes")
    return segments, points, body


def _words(data: bytes) -> tuple[list[str], list[str], list[str]]:
    try:
        return _WORDS.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PackingError(f"the names cannot be read: {error}") from error


def _checked(streets: Streets) -> Streets:
    """Refuse what would let a reader go astray: each column's values, one by one."""
    ids, start, points = streets.id, streets.start.astype(np.int64), streets.points
    lat, lon = np.abs(points.astype(np.int64)).T
    checks = {
        "ids do not ascend": (ids[1:] > ids[:-1]).all(),
        "a segment has fewer than two points": (np.diff(start) >= 2).all(),
        "a place is off the globe": (lat <= 90 * E7).all() and (lon <= 180 * E7).all(),
        "a length is no positive number": (
            np.isfinite(streets.length_m).all() and (streets.length_m > 0).all()
        ),
        "a name is missing": (streets.name < len(streets.names)).all(),
        "a kind is missing": (streets.kind < len(streets.kinds)).all(),
        "a district is missing": (streets.district < len(streets.districts)).all(),
    }
    for wrong, right in checks.items():
        if not right:
            raise PackingError(f"the streets are damaged: {wrong}")
    return streets
