"""The rows of a wire-table.json, read back: those of other models stay when one is judged."""

import json
from collections.abc import Collection
from pathlib import Path

import msgspec

from litterfog.bench.wire_table import Row


class RowsError(ValueError):
    """A table that cannot be added to; says why."""


class _Document(msgspec.Struct):
    photographs: int
    rows: list[Row]


def keep_rows(path: Path, judged: Collection[str], photographs: int) -> list[Row]:
    """Read a table without the rows of the models that are judged anew.

    Raises:
        RowsError: it cannot be read, or was measured on another number of photographs.
    """
    document = _read(path)
    if document.photographs != photographs:
        raise RowsError(
            f"{path} was measured on {document.photographs} photographs, --data has {photographs}:"
            " rows of both would not compare; judge all models anew"
        )
    return [row for row in document.rows if row.model not in judged]


def _read(path: Path) -> _Document:
    try:
        data = path.read_bytes()
        document = msgspec.json.decode(data, type=_Document)
    except OSError as error:
        raise RowsError(f"{path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise RowsError(
            f"{path} is no table of litterfog evaluate --wire (wire-table.json): {error}"
        ) from error
    plain = json.loads(data)["rows"]  # checked; an integer stays one, so that it is written as read
    document.rows = [Row(**row) for row in plain]
    return document
