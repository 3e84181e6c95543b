"""Streets of several parts as one: those of areas, or of towns."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.packing import PackingError, unpack
from litterfog.streets.streets import Streets


def union(parts: Sequence[Streets]) -> Streets:
    """Put parts together by ascending id, each id once: where two have it, the first is taken.

    The parts' columns stay theirs. Of no part at all there are no streets.
    """
    ids, row = np.unique(
        np.concatenate([np.empty(0, np.uint64), *(part.id for part in parts)]), return_index=True
    )
    start, points = _lines(parts, row)
    names, name = _words([part.names for part in parts], [part.name for part in parts])
    kinds, kind = _words([part.kinds for part in parts], [part.kind for part in parts])
    districts, district = _words(
        [part.districts for part in parts], [part.district for part in parts]
    )
    length_m = np.concatenate([np.empty(0, np.float32), *(part.length_m for part in parts)])
    return Streets(
        id=ids,
        start=start,
        points=points,
        length_m=length_m[row],
        name=name[row].astype(np.uint32),
        kind=kind[row].astype(np.uint8),
        district=district[row].astype(np.uint16),
        names=names,
        kinds=kinds,
        districts=districts,
    )


def unpacked(blobs: Iterable[bytes], tell: Callable[[PackingError], None]) -> Streets:
    """Read packed parts as one; what is damaged is told and left out, so that the rest is there."""
    parts = []
    for blob in blobs:
        try:
            parts.append(unpack(blob))
        except PackingError as error:
            tell(error)
    return union(parts)


def _lines(
    parts: Sequence[Streets], row: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Give `start` and `points` of some rows of all parts behind each other."""
    before = np.cumsum([0, *(len(part.points) for part in parts)])[:-1]
    starts = [part.start[:-1] + at for part, at in zip(parts, before, strict=True)]
    begins = np.concatenate([np.empty(0, np.int64), *starts])[row]
    counts = np.concatenate([np.empty(0, np.int64), *(np.diff(part.start) for part in parts)])[row]
    start = np.append(0, np.cumsum(counts))
    points = np.concatenate([np.empty((0, 2), np.int32), *(part.points for part in parts)])
    at = np.arange(start[-1]) + np.repeat(begins - start[:-1], counts)
    return start.astype(np.uint32), points[at]


def _words(
    words: Sequence[Sequence[str]], columns: Sequence[NDArray[Any]]
) -> tuple[list[str], NDArray[np.int64]]:
    """Number the words of all parts anew: give them, and the columns behind each other."""
    numbers: dict[str, int] = {}
    renumbered = [np.empty(0, np.int64)]
    for of_part, column in zip(words, columns, strict=True):
        new = np.array([numbers.setdefault(word, len(numbers)) for word in of_part], np.int64)
        renumbered.append(new[column])
    return list(numbers), np.concatenate(renumbered)
