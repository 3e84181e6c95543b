"""Where litter is in a picture: from maps of probabilities to boxes, and the answer of all looks.

Knows neither models nor pixels.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.wire.place import MAX_PLACES, Place, Region, rounded

Cell = tuple[int, int]  # row, column
Probabilities = NDArray[np.float64]  # (rows, columns) of a map; (1, 1) of a classifier's answer

_SAME = 0.5  # of the smaller place: what overlaps by more is one place


@dataclass(frozen=True, slots=True)
class Finding:
    """What the looks at one picture give together."""

    probability: float  # the most probable position's; outside 0..1, or NaN: no answer
    places: tuple[Place, ...] = ()  # the most probable first

    @property
    def items(self) -> int:
        """Count the separate places."""
        return len(self.places)


def find(looks: Iterable[tuple[Region, Probabilities]], at_least: float) -> Finding:
    """Join what was found in each look at a picture, at least one."""
    best, places = [], []
    for region, probabilities in looks:
        best.append(probabilities.max())
        places += places_in(probabilities, region, at_least)
    return Finding(float(np.max(best)), merge(places))


def places_in(probabilities: Probabilities, region: Region, at_least: float) -> list[Place]:
    """Give the places of one look: neighbouring positions, also across a corner, are one.

    What lies in the padding is none. A classifier's only answer places litter in its look, but for
    one that holds the whole picture, which says nothing.
    """
    boxes = [_box(cells, probabilities, region) for cells in _groups(probabilities >= at_least)]
    if probabilities.size == 1:
        boxes = [box for box in boxes if min(box.width, box.height) < 1]
    return [box for box in boxes if box.width and box.height]


def merge(places: Iterable[Place]) -> tuple[Place, ...]:
    """Keep the more probable of places that overlap by more than half of the smaller one."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda one: (-one.probability, one.y, one.x)):
        if len(kept) < MAX_PLACES and not any(_is_same(place, other) for other in kept):
            kept.append(place)
    return tuple(kept)


def _groups(found: NDArray[np.bool_]) -> list[list[Cell]]:
    """Part the positions of a map into groups of neighbours."""
    left: set[Cell] = {(int(row), int(column)) for row, column in np.argwhere(found)}
    groups = []
    for start in sorted(left):
        if start not in left:
            continue
        left.discard(start)
        group = [start]
        for row, column in group:  # which grows as it is walked
            around = [(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
            group += [cell for cell in around if cell in left]
            left.difference_update(around)
        groups.append(group)
    return groups


def _box(cells: list[Cell], probabilities: Probabilities, region: Region) -> Place:
    """Give the part of the picture that bounds a group of positions."""
    rows, columns = probabilities.shape
    across, down = [column for _, column in cells], [row for row, _ in cells]
    left, right = (
        _clipped(region.x + region.width * edge / columns)
        for edge in (min(across), max(across) + 1)
    )
    top, bottom = (
        _clipped(region.y + region.height * edge / rows) for edge in (min(down), max(down) + 1)
    )
    best = max(float(probabilities[cell]) for cell in cells)
    return Place(left, top, rounded(right - left), rounded(bottom - top), rounded(min(best, 1.0)))


def _clipped(fraction: float) -> float:
    return rounded(min(max(fraction, 0.0), 1.0))


def _is_same(one: Place, other: Place) -> bool:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    smaller = min(one.width * one.height, other.width * other.height)
    return width > 0 and height > 0 and width * height > _SAME * smaller
