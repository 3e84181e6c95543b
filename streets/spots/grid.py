"""The anchors of spots by cubes of space, and the nearest within the radius.

A cube is as wide as the largest radius' diameter, so that all anchors within any radius of a
position are in 2 by 2 by 2 cubes, which lie in four runs of keys.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.spots.radius import MOST_RADIUS_M, Places, within

_WIDE_M: Final = 2 * MOST_RADIUS_M
_BITS: Final = 18  # an axis: the earth is 2^17.7 cubes wide
_X, _Y = 1 << 2 * _BITS, 1 << _BITS  # from a cube's key to its neighbour's
_RUNS: Final = (0, _Y, _X, _X + _Y)  # of two cubes each, neighbours along z
NEIGHBOURS: Final = tuple(run + z for run in _RUNS for z in (0, 1))

Keys = NDArray[np.int64]


def cubes(places: Places) -> Keys:
    """Name the cube that each position is in."""
    return _keys(places.xyz_m)


def corners(places: Places) -> Keys:
    """Name the first of the cubes that hold all within any radius: the others are `NEIGHBOURS`."""
    return _keys(places.xyz_m - MOST_RADIUS_M)


@dataclass(frozen=True, slots=True)
class AnchorGrid:
    """Anchors, numbered as they came; read only."""

    places: Places  # by number
    keys: Keys  # of their cubes, sorted
    rows: NDArray[np.int64]  # the numbers, by key

    def __len__(self) -> int:
        return len(self.places)

    def grown(self, new: Places) -> "AnchorGrid":
        """Give a grid with more anchors after these."""
        added = gridded(new)
        at = np.searchsorted(self.keys, added.keys)
        return AnchorGrid(
            places=Places(
                np.concatenate([self.places.xyz_m, new.xyz_m]),
                np.concatenate([self.places.squared_m2, new.squared_m2]),
            ),
            keys=np.insert(self.keys, at, added.keys),
            rows=np.insert(self.rows, at, added.rows + len(self)),
        )

    def nearest(self, places: Places, below: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Give for each position the nearest anchor within the radius; -1 for none.

        Args:
            places: the positions, n.
            below: (n,): only anchors of a lower number than this.
        """
        at, row = self._candidates(places)
        if below is not None:
            earlier = row < below[at]
            at, row = at[earlier], row[earlier]
        joint = self.places.squared_m2[row] + places.squared_m2[at]
        near, distance = within(self.places.xyz_m[row] - places.xyz_m[at], joint)
        return _nearest_of(len(places), at[near], row[near], distance[near])

    def _candidates(self, places: Places) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give pairs of a position and an anchor in its cubes."""
        corner, back = np.unique(corners(places), return_inverse=True)
        pairs = [self._run(corner + run, back) for run in _RUNS]
        at, row = (np.concatenate(part) for part in zip(*pairs, strict=True))
        return at, row

    def _run(
        self, keys: Keys, back: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        start = np.searchsorted(self.keys, keys)
        count = (np.searchsorted(self.keys, keys + 1, "right") - start)[back]
        at = np.repeat(np.arange(len(back)), count)
        before = np.cumsum(count) - count
        return at, self.rows[np.arange(len(at)) + (start[back] - before)[at]]


def gridded(anchors: Places) -> AnchorGrid:
    """Make a grid of anchors."""
    keys = cubes(anchors)
    rows = np.argsort(keys, kind="stable")
    return AnchorGrid(anchors, keys[rows], rows)


def _keys(xyz_m: NDArray[np.float64]) -> Keys:
    axes = np.floor(xyz_m / _WIDE_M).astype(np.int64) + (1 << _BITS - 1)
    keys: Keys = axes @ np.array([_X, _Y, 1])
    return keys


def _nearest_of(
    count: int, at: NDArray[np.int64], row: NDArray[np.int64], distance: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Give for each of `count` positions the row of the least distance, the lowest of equals."""
    least = np.full(count, np.inf)
    np.minimum.at(least, at, distance)
    equal = distance == least[at]
    none = np.iinfo(np.int64).max
    found = np.full(count, none)
    np.minimum.at(found, at[equal], row[equal])
    return np.where(found == none, -1, found)
