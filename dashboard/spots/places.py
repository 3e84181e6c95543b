"""In which place each spot lies: by its street's segment where streets are known, else by cell.

It is what visits are counted by, so that a visit without a hit can propose that a spot is clean.
"""

import numpy as np
from numpy.typing import NDArray

from litterfog.dashboard.query.moments import DAY_MS
from litterfog.streets.matching import StreetIndex
from litterfog.streets.spots.columns import Spots
from litterfog.streets.spots.proposals import CleanVisits
from litterfog.streets.streets import Streets
from litterfog.wire.cells import cell_of
from litterfog.wire.store.rows import UNDATED, Snapshot


class SpotPlaces:
    """The places of spots, which are asked for again when there are more; by one thread."""

    def __init__(self) -> None:
        self._streets: Streets | None = None
        self._index: StreetIndex | None = None
        self.segment = np.empty(0, np.int64)  # rows of the streets; -1: none
        self.place = np.empty(0, np.uint64)  # a segment's id, or an H3 cell

    def renew(self, spots: Spots, streets: Streets | None) -> None:
        """Place the spots that are new, or all of them in other streets."""
        if streets is not self._streets:
            self._streets = streets
            self._index = None if streets is None else StreetIndex(streets)
            self.segment, self.place = self.segment[:0], self.place[:0]
        begin = len(self.segment)
        if begin == len(spots):
            return
        lat, lon = spots.lat[begin:], spots.lon[begin:]
        segment = self._match(lat, lon, spots.accuracy_m[begin:])
        self.segment = np.concatenate([self.segment, segment])
        self.place = np.concatenate([self.place, self._places(segment, lat, lon)])

    def _match(
        self, lat: NDArray[np.float64], lon: NDArray[np.float64], accuracy_m: NDArray[np.float32]
    ) -> NDArray[np.int64]:
        if self._index is None:
            return np.full(len(lat), -1, np.int64)
        return self._index.match_all(lat, lon, accuracy_m.astype(np.float64))

    def _places(
        self, segment: NDArray[np.int64], lat: NDArray[np.float64], lon: NDArray[np.float64]
    ) -> NDArray[np.uint64]:
        place = np.zeros(len(segment), np.uint64)
        on, off = np.flatnonzero(segment >= 0), np.flatnonzero(segment < 0)
        if self._streets is not None:
            place[on] = self._streets.id[segment[on]]
        pairs = zip(lat[off].tolist(), lon[off].tolist(), strict=True)
        place[off] = [int(cell_of(*pair), 16) for pair in pairs]
        return place


def clean_visits(snapshot: Snapshot) -> CleanVisits:
    """Give the visits without a hit, by day: of segments by each device, of cells by all."""
    cells, visits = snapshot.cells, snapshot.visits
    clean_cells = (cells.hits == 0) & (cells.day != UNDATED)
    clean_visits = visits.hits == 0
    day = np.concatenate([cells.day[clean_cells], visits.day[clean_visits]])
    return CleanVisits(
        place=np.concatenate([cells.cell[clean_cells], visits.segment[clean_visits]]),
        at_ms=day.astype(np.int64) * DAY_MS,
        pictures=np.concatenate(
            [cells.pictures[clean_cells], visits.pictures[clean_visits].astype(np.int64)]
        ),
    )
