"""Hits and spots as columns."""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

_NAME: Final = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits as columns of one length, in any order, each given once; read only."""

    id_high: NDArray[np.uint64]  # an id's 16 bytes, big-endian
    id_low: NDArray[np.uint64]
    captured_ms: NDArray[np.int64]  # since the Unix epoch
    lat: NDArray[np.float64]  # degrees, WGS 84
    lon: NDArray[np.float64]
    accuracy_m: NDArray[np.float32]  # nan: unknown
    probability: NDArray[np.float32]
    items: NDArray[np.uint16]  # pieces that were told apart; 0: unknown

    def __len__(self) -> int:
        return len(self.captured_ms)

    def take(self, rows: NDArray[np.int64]) -> "Hits":
        """Give some rows, in their order."""
        return Hits(*(getattr(self, field.name)[rows] for field in fields(self)))


NO_HITS: Final = Hits(
    id_high=np.empty(0, np.uint64),
    id_low=np.empty(0, np.uint64),
    captured_ms=np.empty(0, np.int64),
    lat=np.empty(0, np.float64),
    lon=np.empty(0, np.float64),
    accuracy_m=np.empty(0, np.float32),
    probability=np.empty(0, np.float32),
    items=np.empty(0, np.uint16),
)


@dataclass(frozen=True, slots=True)
class Spots:
    """Spots as columns of one length, in the order in which they began; read only.

    A spot is named by its anchor, the hit that began it, and lies where that hit was taken: it
    does not wander when more hits join.
    """

    anchor_high: NDArray[np.uint64]
    anchor_low: NDArray[np.uint64]
    lat: NDArray[np.float64]  # the anchor's
    lon: NDArray[np.float64]
    accuracy_m: NDArray[np.float32]  # the anchor's; nan: unknown
    first_ms: NDArray[np.int64]  # sightings
    last_ms: NDArray[np.int64]
    hits: NDArray[np.uint32]
    visits: NDArray[np.uint32]  # UTC days with a hit
    items: NDArray[np.uint16]  # most pieces in one hit; 0: unknown
    probability: NDArray[np.float32]  # the best
    best_high: NDArray[np.uint64]  # the hit of that probability
    best_low: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.first_ms)

    def name(self, row: int) -> str:
        """Give a spot's name: its anchor's id in hex."""
        return f"{self.anchor_high[row]:016x}{self.anchor_low[row]:016x}"

    def find(self, names: Collection[str]) -> dict[str, int]:
        """Give the rows of those names that are a spot's."""
        low = [int(name[16:], 16) for name in names if _NAME.fullmatch(name)]
        likely = np.flatnonzero(np.isin(self.anchor_low, np.array(low, np.uint64))).tolist()
        rows = {self.name(row): row for row in likely}
        return {name: rows[name] for name in names if name in rows}


def begun(hits: Hits) -> Spots:
    """Begin a spot at each of these hits, which is still to be counted."""
    zeros = np.zeros(len(hits), np.uint32)
    return Spots(
        anchor_high=hits.id_high,
        anchor_low=hits.id_low,
        lat=hits.lat,
        lon=hits.lon,
        accuracy_m=hits.accuracy_m,
        first_ms=hits.captured_ms,
        last_ms=hits.captured_ms,
        hits=zeros,
        visits=zeros,
        items=zeros.astype(np.uint16),
        probability=hits.probability,
        best_high=hits.id_high,
        best_low=hits.id_low,
    )


def joined(first: Spots, second: Spots) -> Spots:
    """Put spots after others, in memory of their own."""
    pairs = ((getattr(first, field.name), getattr(second, field.name)) for field in fields(Spots))
    return Spots(*(np.concatenate(pair) for pair in pairs))


def locked(spots: Spots) -> Spots:
    """Let nobody write into these any more."""
    for field in fields(Spots):
        getattr(spots, field.name).flags.writeable = False
    return spots
