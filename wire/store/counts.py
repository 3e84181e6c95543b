"""Pictures and hits by cell and day: from what Redis holds to columns."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.store.rows import CellCounts

NO_CELLS: Final = CellCounts(
    np.empty(0, np.uint64), np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.int64)
)


def day_counts(day: int, pictures: dict[bytes, bytes], litter: dict[bytes, bytes]) -> CellCounts:
    """Give the columns of one day in one area; what is no cell or no count is left out."""
    cells = pictures if pictures.keys() >= litter.keys() else {**pictures, **litter}
    try:
        return _columns(day, cells, pictures, litter)
    except ValueError:
        sound = [
            {k: v for k, v in found.items() if _is_sound(k, v)} for found in (pictures, litter)
        ]
        return _columns(day, {**sound[0], **sound[1]}, *sound)


def joined(parts: Iterable[CellCounts]) -> CellCounts:
    """Put columns behind each other, read only."""
    rows = [(part.cell, part.day, part.pictures, part.hits) for part in parts]
    if not rows:
        return NO_CELLS
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    for column in columns:
        column.flags.writeable = False
    return CellCounts(*columns)


def _columns(
    day: int, cells: Iterable[bytes], pictures: dict[bytes, bytes], litter: dict[bytes, bytes]
) -> CellCounts:
    cell: NDArray[np.uint64] = np.array([int(name, 16) for name in cells], np.uint64)
    return CellCounts(
        cell=cell,
        day=np.full(len(cell), day, np.int32),
        pictures=np.array([int(pictures.get(name, 0)) for name in cells], np.int64),
        hits=np.array([int(litter.get(name, 0)) for name in cells], np.int64),
    )


def _is_sound(cell: bytes, count: bytes) -> bool:
    try:
        return 0 <= int(cell, 16) < 2**64 and int(count) >= 0
    except ValueError:
        return False
