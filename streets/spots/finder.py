"""From hits to spots: a hit joins the nearest spot within the radius, or begins one.

Hits are taken by the time of capture, then by id. So the same hits in one call or in many make
the same spots, as long as each call's hits are later than those before. **A late hit**, one that
arrives after hits which were captured later, joins or begins a spot by what there is when it
comes: it may move a spot's first sighting back, never its anchor, its place or another hit. A
finder that begins anew with all hits may then choose other anchors; what people said of a spot
finds it by place (`spots.states`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.spots.anchors import first_apart
from litterfog.streets.spots.columns import NO_HITS, Hits, Spots, begun, joined, locked
from litterfog.streets.spots.grid import AnchorGrid, gridded
from litterfog.streets.spots.radius import Places, places

_AT_ONCE: Final = 10_000  # hits: bounds what a crowded place takes in memory
_DAY_MS: Final = 86_400_000
_DAYS: Final = 1 << 24  # since the epoch
_END: Final = np.iinfo(np.int64).max


class SpotFinder:
    """All hits so far as spots: one thread adds, others may take `spots` and then `grid`."""

    def __init__(self) -> None:
        self.spots: Spots = begun(NO_HITS)  # never written again: `add` puts others here
        self.grid: AnchorGrid = gridded(_places(NO_HITS))  # of the spots, as unchanging
        self._spot_days = np.array([_END])  # sorted: spot * _DAYS + day, of every sighting

    def add(self, hits: Hits) -> NDArray[np.int64]:
        """Take new hits; give each one's spot, a row of `spots`, which keeps its number."""
        order = np.lexsort((hits.id_low, hits.id_high, hits.captured_ms))
        ordered = hits.take(order)
        spot_of, new = self._find(_places(ordered))
        grown = joined(self.spots, begun(ordered.take(new)))
        self._count(grown, ordered, spot_of)
        self.spots = locked(grown)
        found = np.empty_like(spot_of)
        found[order] = spot_of
        return found

    def _find(self, hits: Places) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give each hit's spot, and which hits begin one."""
        spot_of, new = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for start in range(0, len(hits), _AT_ONCE):
            some = hits.take(np.arange(start, min(start + _AT_ONCE, len(hits))))
            spots, begin = self._find_some(some)
            spot_of.append(spots)
            new.append(begin + start)
        return np.concatenate(spot_of), np.concatenate(new)

    def _find_some(self, hits: Places) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        found = self.grid.nearest(hits)
        lonely = np.flatnonzero(found < 0)
        new = lonely[first_apart(hits.take(lonely))]
        if not len(new):
            return found, new
        before = len(self.grid)
        self.grid = self.grid.grown(hits.take(new))
        begun_by_then = np.searchsorted(new, np.arange(len(hits)), "right")
        return self.grid.nearest(hits, below=before + begun_by_then), new

    def _count(self, spots: Spots, hits: Hits, spot_of: NDArray[np.int64]) -> None:
        """Write sightings into spots; the hits are in order."""
        np.minimum.at(spots.first_ms, spot_of, hits.captured_ms)
        np.maximum.at(spots.last_ms, spot_of, hits.captured_ms)
        np.maximum.at(spots.items, spot_of, hits.items)
        np.add.at(spots.hits, spot_of, np.uint32(1))
        np.add.at(spots.visits, self._new_days(hits, spot_of), np.uint32(1))
        _keep_best(spots, hits, spot_of)

    def _new_days(self, hits: Hits, spot_of: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give a spot once for each day on which it had not been seen."""
        days = np.sort(spot_of * _DAYS + hits.captured_ms // _DAY_MS)
        days = days[np.diff(days, prepend=-1) != 0]  # np.unique takes a hundred times as long
        at = np.searchsorted(self._spot_days, days)
        new = self._spot_days[at] != days
        self._spot_days = np.insert(self._spot_days, at[new], days[new])
        spots: NDArray[np.int64] = days[new] // _DAYS
        return spots


def _keep_best(spots: Spots, hits: Hits, spot_of: NDArray[np.int64]) -> None:
    order = np.lexsort((-hits.probability, spot_of))  # stable: the earlier of equals is first
    spot, first = np.unique(spot_of[order], return_index=True)
    hit = order[first]
    better = hits.probability[hit] > spots.probability[spot]
    spot, hit = spot[better], hit[better]
    spots.probability[spot] = hits.probability[hit]
    spots.best_high[spot] = hits.id_high[hit]
    spots.best_low[spot] = hits.id_low[hit]


def _places(hits: Hits) -> Places:
    return places(hits.lat, hits.lon, hits.accuracy_m)
