"""A file in OpenStreetMap's PBF, in pieces that are files of their own.

Read piece by piece, an extract of any size takes the memory of one, and bytes read are progress.
The format: a length of 4 bytes, a header that names a blob's type and size, the blob; over and over
(https://wiki.openstreetmap.org/wiki/PBF_Format). What is in a blob is osmium's to read.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from litterfog.streets.osm.error import ExtractError

_PIECE_BYTES = 2**22
_MAX_HEADER_BYTES = 2**16  # both bounds are the format's
_MAX_BLOB_BYTES = 2**25
_TYPE, _SIZE = 0x0A, 0x18  # protobuf's keys: field 1, bytes; field 3, a number


def pieces_of(path: Path) -> Iterator[bytes]:
    """Give a file's blobs some MB at a time, each with the file's header before it.

    Raises:
        ExtractError: there is no such file, it is no .osm.pbf, or it ends too early.
    """
    try:
        with path.open("rb") as file:
            yield from _pieces(file, path)
    except OSError as error:
        raise ExtractError(f"{path}: {error.strerror or error}") from error


def _pieces(file: BinaryIO, path: Path) -> Iterator[bytes]:
    head = _blob(file, path)
    if not head:
        raise ExtractError(f"{path} is empty: download it again")
    piece = bytearray(head)
    while blob := _blob(file, path):
        piece += blob
        if len(piece) > _PIECE_BYTES:
            yield bytes(piece)
            piece = bytearray(head)
    if len(piece) > len(head):
        yield bytes(piece)


def _blob(file: BinaryIO, path: Path) -> bytes:
    """Read one blob with what is before it; nothing at the end of the file."""
    length = file.read(4)
    if not length:
        return b""
    header_bytes = struct.unpack(">I", length.rjust(4, b"\0"))[0]
    if not 0 < header_bytes <= _MAX_HEADER_BYTES:
        raise _no_pbf(path)
    header = file.read(header_bytes)
    blob_bytes = _blob_bytes(header)
    if blob_bytes is None or blob_bytes > _MAX_BLOB_BYTES:
        raise _no_pbf(path)
    blob = file.read(blob_bytes)
    if len(blob) < blob_bytes:
        raise ExtractError(f"{path} ends too early: download it again")
    return length + header + blob


def _blob_bytes(header: bytes) -> int | None:
    """Find the blob's size in its header; None where the bytes are no header."""
    if len(header) < 2 or header[0] != _TYPE or not header[2:].startswith(b"OSM"):
        return None
    size_at = 2 + header[1]
    while size_at < len(header) and header[size_at] != _SIZE:  # past `indexdata`, which is rare
        size_at += 2 + header[size_at + 1] if size_at + 1 < len(header) else len(header)
    digits = header[size_at + 1 :]
    end = next((at for at, digit in enumerate(digits) if digit < 0x80), None)
    if end is None:
        return None
    return sum((digit & 0x7F) << 7 * at for at, digit in enumerate(digits[: end + 1]))


def _no_pbf(path: Path) -> ExtractError:
    return ExtractError(
        f"{path} is no map extract in OpenStreetMap's PBF (a TOWN.osm.pbf): "
        "download one, or convert it with `osmium cat`"
    )
