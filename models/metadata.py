"""What a .tflite file says of itself (TFLite metadata): the input's normalisation, the labels.

Reads the flatbuffer of the TFLITE_METADATA buffer by its schema's field numbers
(tensorflow/lite-support, metadata_schema.fbs) and the label files in the zip at the file's end.
What is damaged counts as unsaid: `models.contract` asks then.
"""

import io
import struct
import zipfile
import zlib
from typing import Any

from flatbuffers.number_types import Float32Flags, UOffsetTFlags
from flatbuffers.table import Table

_NAME = b"TFLITE_METADATA"
_SUBGRAPHS, _INPUTS, _OUTPUTS, _UNITS, _FILES = 3, 2, 3, 4, 6  # fields of their tables
_NORMALIZATION = 1  # of the union ProcessUnitOptions
_LABELS = {2, 3}  # TENSOR_AXIS_LABELS, TENSOR_VALUE_LABELS
_MOST_LABEL_BYTES = 2**20
_DAMAGE = (struct.error, IndexError, ValueError, TypeError, OverflowError)


class Metadata:
    """The metadata of a model's file; empty where it has none."""

    def __init__(self, data: bytes, model: Any) -> None:
        """Keep a file's bytes and its parsed schema."""
        self._data = data
        self._root = _root(model)

    def normalization(self) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
        """Give the input's mean and standard deviation, one or one a channel; None: unsaid."""
        try:
            for unit in _tables(self._tensor(_INPUTS), _UNITS):
                if _byte(unit, 0) == _NORMALIZATION and (options := _table(unit, 1)):
                    mean, std = _floats(options, 0), _floats(options, 1)
                    if mean and len(mean) == len(std) and all(std):
                        return mean, std
        except _DAMAGE:
            return None
        return None

    def labels(self) -> list[str]:
        """Name the output's classes in order; empty where the file does not."""
        try:
            names = [
                _string(file, 0)
                for file in _tables(self._tensor(_OUTPUTS), _FILES)
                if _byte(file, 2) in _LABELS
            ]
            return _lines(self._data, names[0]) if names else []
        except (*_DAMAGE, zipfile.BadZipFile, zlib.error, KeyError, OSError):
            return []

    def _tensor(self, field: int) -> Table | None:
        """Find the only input's or output's record."""
        for subgraph in _tables(self._root, _SUBGRAPHS):
            for tensor in _tables(subgraph, field):
                return tensor
        return None


def _root(model: Any) -> Table | None:
    for entry in model.metadata or []:
        if entry.name == _NAME and entry.buffer < len(model.buffers):
            data = model.buffers[entry.buffer].data
            if data is not None and len(data) > 4:
                raw = bytearray(bytes(data))
                return Table(raw, struct.unpack_from("<I", raw)[0])
    return None


def _table(table: Table, field: int) -> Table | None:
    at = table.Offset(4 + 2 * field)
    return Table(table.Bytes, table.Indirect(table.Pos + at)) if at else None


def _tables(table: Table | None, field: int) -> list[Table]:
    if table is None or not (at := table.Offset(4 + 2 * field)):
        return []
    start, count = table.Vector(at), table.VectorLen(at)
    if count * 4 > len(table.Bytes):
        raise ValueError("a vector that is longer than its file")
    return [Table(table.Bytes, table.Indirect(start + 4 * number)) for number in range(count)]


def _floats(table: Table, field: int) -> tuple[float, ...]:
    if not (at := table.Offset(4 + 2 * field)):
        return ()
    start, count = table.Vector(at), table.VectorLen(at)
    if count > 4:
        raise ValueError("more channels than a picture has")
    return tuple(float(table.Get(Float32Flags, start + 4 * number)) for number in range(count))


def _byte(table: Table, field: int) -> int:
    at = table.Offset(4 + 2 * field)
    return int(table.Bytes[table.Pos + at]) if at else 0


def _string(table: Table, field: int) -> str:
    at = table.Offset(4 + 2 * field)
    if not at:
        raise ValueError("a file without a name")
    start = table.Pos + at
    start += table.Get(UOffsetTFlags, start)
    length = table.Get(UOffsetTFlags, start)
    return bytes(table.Bytes[start + 4 : start + 4 + length]).decode()


def _lines(data: bytes, name: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.getinfo(name).file_size > _MOST_LABEL_BYTES:
            return []
        return [line.strip() for line in archive.read(name).decode().splitlines() if line.strip()]
