"""A printed figure beside the same computed from the paper's inputs, and how the one follows.

`by` says what the printed digits follow from: rounding half up, cutting off, or neither, with the
difference.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from litterfog.experiments.records import Row

By = Literal["rounding", "cutting off", "neither"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table: as printed, as computed, and how the one follows from the other."""

    table: int
    row: str
    column: str
    printed: Decimal
    computed: Decimal
    by: By
    difference: Decimal  # printed less computed, rounded to the printed digits


def compare(table: int, row: str, column: str, printed: Decimal, computed: Decimal) -> Cell:
    """Set a printed figure beside the computed one."""
    digits = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    rounded = computed.quantize(digits, ROUND_HALF_UP)
    by: By = "neither"
    if printed == rounded:
        by = "rounding"
    elif printed == computed.quantize(digits, ROUND_DOWN):
        by = "cutting off"
    return Cell(table, row, column, printed, computed, by, printed - rounded)


def printed_rows(cells: Iterable[Cell]) -> list[Row]:
    """Give a table's printed cells beside the computed ones."""
    return [_row(cell) for cell in cells]


def _row(cell: Cell) -> Row:
    return {
        "table": cell.table,
        "label": "quoted",
        "row": cell.row,
        "column": cell.column,
        "printed": float(cell.printed),
        "computed": round(float(cell.computed), 6),
        "follows_by": cell.by,
    }
