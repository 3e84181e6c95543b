"""A hit as a row of fixed size: what the store keeps a day's worth of in one string.

Names (of devices, models and splits) are numbers here; a table of names beside the rows tells
which. The hit itself, with its timings, is kept whole elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.store_records import Town

ROW: Final = np.dtype(
    [
        ("id_high", ">u8"),  # a hit's id, 16 bytes as they are
        ("id_low", ">u8"),
        ("captured_ms", "<i8"),  # since the Unix epoch
        ("lat_e7", "<i4"),  # degrees times 10^7, WGS 84
        ("lon_e7", "<i4"),
        ("probability", "<f4"),
        ("device", "<u2"),
        ("model", "<u2"),
        ("split", "<u2"),
    ]
)


@dataclass(frozen=True, slots=True)
class HitColumns:
    """Hits as columns of one length, in no order; read only, and never changed once given."""

    id_high: NDArray[np.uint64]
    id_low: NDArray[np.uint64]
    captured_ms: NDArray[np.int64]
    x: NDArray[np.uint32]  # Web Mercator: 0 at 180 degrees west, 2^32 a turn
    y: NDArray[np.uint32]  # 0 at 85.0511 degrees north, growing southwards
    probability: NDArray[np.float32]
    device: NDArray[np.uint16]  # numbers into `Names`
    model: NDArray[np.uint16]
    split: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.captured_ms)


@dataclass(frozen=True, slots=True)
class CellCounts:
    """Pictures and hits by H3 cell and day, as columns of one length; read only."""

    cell: NDArray[np.uint64]  # H3 index of `wire.cells.CELL_RESOLUTION`
    day: NDArray[np.int32]  # since the Unix epoch, UTC; UNDATED: before the store counted by day
    pictures: NDArray[np.int64]
    hits: NDArray[np.int64]


UNDATED: Final = 0


@dataclass(frozen=True, slots=True)
class SegmentVisits:
    """Pictures and hits by segment, day and device, as columns of one length; read only.

    One of these may stand in two rows, where a segment lies in two areas.
    """

    segment: NDArray[np.uint64]  # id
    day: NDArray[np.int32]  # since the Unix epoch, UTC
    device: NDArray[np.uint16]  # number into `Snapshot.devices`
    pictures: NDArray[np.int32]  # 1 or more
    hits: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.segment)


NO_VISITS: Final = SegmentVisits(
    np.empty(0, np.uint64),
    np.empty(0, np.int32),
    np.empty(0, np.uint16),
    np.empty(0, np.int32),
    np.empty(0, np.int32),
)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where each row's whole record is, for the index that gave them."""

    of_row: NDArray[np.uint32]
    places: Sequence[tuple[str, int]]  # area and day, by the number in `of_row`


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an index knew at one moment."""

    version: int  # another one: something has changed
    hits: HitColumns
    cells: CellCounts
    devices: tuple[str, ...]  # by number
    models: tuple[str, ...]
    splits: tuple[str, ...]
    origins: Origins | None = None  # None: of no index, so that no record can be read
    visits: SegmentVisits = NO_VISITS
    towns: tuple[Town, ...] = ()  # whose streets are known, by name
