"""Pictures and hits by segment, day and device: from what Redis holds to columns."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.store.rows import NO_VISITS, SegmentVisits

FIELD: Final = np.dtype([("segment", "<u8"), ("device", "<u2")])
_MOST: Final = 2**31 - 1

Counts = dict[bytes, bytes]


def sound_counts(counts: Counts) -> Counts:
    """Leave out what is no segment's field, or no count."""
    return {field: count for field, count in counts.items() if _is_sound(field, count)}


def day_visits(day: int, covered: Counts, dirty: Counts) -> SegmentVisits:
    """Give the columns of one day in one area, the devices' numbers being the area's.

    Where there is no picture there is no visit, whatever was counted.
    """
    fields = np.frombuffer(b"".join(covered), FIELD)
    return SegmentVisits(
        segment=fields["segment"],
        day=np.full(len(fields), day, np.int32),
        device=fields["device"],
        pictures=_column(covered.values()),
        hits=_column(dirty.get(field, b"0") for field in covered),
    )


def joined_visits(parts: Iterable[SegmentVisits]) -> SegmentVisits:
    """Put columns behind each other, read only."""
    rows = [(part.segment, part.day, part.device, part.pictures, part.hits) for part in parts]
    if not rows:
        return NO_VISITS
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    for column in columns:
        column.flags.writeable = False
    return SegmentVisits(*columns)


def _column(counts: Iterable[bytes]) -> NDArray[np.int32]:
    found: NDArray[Any] = np.array([int(count) for count in counts], np.int64)
    return np.minimum(found, _MOST).astype(np.int32)


def _is_sound(field: bytes, count: bytes) -> bool:
    return (
        len(field) == FIELD.itemsize and count.isdigit() and 0 < len(count) <= 18 and int(count) > 0
    )
