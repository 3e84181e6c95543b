"""Pictures and hits by segment, day and device: from what Redis holds to columns."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.store.rows import NO_VISITS, SegmentVisits

FIELD: Final = np.dtype([("segment", "<u8"), ("device", "<u2")])
_MOST: Final = 2**31 - 1

Counts = dict[bytes, bytes]


def day_visits(day: int, covered: Counts, dirty: Counts) -> SegmentVisits:
    """Give the columns of one day in one area, the devices' numbers being the area's.

    What is no segment's field, or no count, is left out; and where there is no picture there is no
    visit.
    """
    try:
        return _columns(day, covered, dirty)
    except ValueError:
        sound = [{k: v for k, v in found.items() if _is_sound(k, v)} for found in (covered, dirty)]
        return _columns(day, *sound)


def joined_visits(parts: Iterable[SegmentVisits]) -> SegmentVisits:
    """Put columns behind each other, read only."""
    rows = [(part.segment, part.day, part.device, part.pictures, part.hits) for part in parts]
    if not rows:
        return NO_VISITS
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    for column in columns:
        column.flags.writeable = False
    return SegmentVisits(*columns)


def _columns(day: int, covered: Counts, dirty: Counts) -> SegmentVisits:
    if any(len(field) != FIELD.itemsize for field in covered):
        raise ValueError("a field is no segment's")
    fields = np.frombuffer(b"".join(covered), FIELD)
    return SegmentVisits(
        segment=fields["segment"],
        day=np.full(len(fields), day, np.int32),
        device=fields["device"],
        pictures=_counts(covered.values(), 1),
        hits=_counts((dirty.get(field, b"0") for field in covered), 0),
    )


def _counts(counts: Iterable[bytes], least: int) -> NDArray[np.int32]:
    numbers = [int(count) for count in counts]
    if min(numbers, default=least) < least:
        raise ValueError("a count is none")
    return np.array([min(number, _MOST) for number in numbers], np.int32)


def _is_sound(field: bytes, count: bytes) -> bool:
    try:
        return len(field) == FIELD.itemsize and int(count) > 0
    except ValueError:
        return False
