"""The table of a folder with boxed litter, boxes/annotations.csv: its columns, its rows as text.

Knows not what the values mean; `models.boxes` does.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from litterfog.models.data import DataError

ANNOTATIONS = Path("boxes") / "annotations.csv"
COLUMNS = (
    *("file", "source", "x", "y", "w", "h"),  # pixels of the stored file
    *("class", "litter", "ignore", "split", "width", "height"),
)

Row = dict[str, str]


def read_rows(table: Path) -> list[tuple[int, Row]]:
    """Read the rows, at least one, each with its line's number.

    Raises:
        DataError: it cannot be read, is no UTF-8, no CSV, of other columns, or has no rows.
    """
    text = _text(table)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_columns(table, reader.fieldnames or ())
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise DataError(f"{table}, line {reader.line_num}: no CSV ({error})") from error
    if not rows:
        raise DataError(f"{table} has no rows")
    for line, row in rows:
        if len(row) != len(COLUMNS) or None in row.values():
            raise DataError(f"{table}, line {line}: not {len(COLUMNS)} values")
    return rows


def _text(table: Path) -> str:
    try:
        text = table.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{table} is no UTF-8 (byte {error.start}): save it as UTF-8") from error
    except OSError as error:
        raise DataError(f"{table} cannot be read: {error.strerror}") from error
    if not text.strip():
        raise DataError(f"{table} is empty")
    return text


def _check_columns(table: Path, found: Sequence[str]) -> None:
    missing = [name for name in COLUMNS if name not in found]
    unknown = [repr(name) for name in found if name not in COLUMNS or found.count(name) > 1]
    if missing or unknown:
        told = [f"lacks {', '.join(missing)}"] if missing else []
        told += [f"has unknown or doubled {', '.join(unknown)}"] if unknown else []
        raise DataError(f"{table} {' and '.join(told)}; its columns are {','.join(COLUMNS)}")
