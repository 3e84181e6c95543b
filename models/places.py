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
Reach = tuple[float, float]  # width, height: fractions of the picture

_NEAR = 2  # times the odds of a position are at most the best's
_SAME = 0.5  # of the smaller of two looks: what a classifier finds in both is one place


@dataclass(frozen=True, slots=True)
class Finding:
    """What the looks at one picture give together."""

    probability: float  # the most probable position's; outside 0..1, or NaN: no answer
    places: tuple[Place, ...] = ()  # the most probable first

    @property
    def items(self) -> int | None:
        """Count the separate places; None where it is not known where in the picture."""
        return len(self.places) or None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place as one look shows it."""

    place: Place
    look: int  # which one at the picture
    reach: Reach | None  # half a position of that look's map; None: it has but one answer


def find(looks: Iterable[tuple[Region, Probabilities]], at_least: float) -> Finding:
    """Join what was found in each look at a picture, at least one."""
    best, seen = [], []
    for at, (region, probabilities) in enumerate(looks):
        best.append(probabilities.max())
        reach = _reach(probabilities, region)
        places = places_in(probabilities, region, at_least)
        seen += [Sighting(place, at, reach) for place in places]
    return Finding(float(np.max(best)), merge(seen))


def places_in(probabilities: Probabilities, region: Region, at_least: float) -> list[Place]:
    """Give the places of one look: neighbouring positions, also across a corner, are one.

    A position counts from `at_least`, and where its odds are near the look's best: what all of a
    picture says is in every position's probability. What lies in the padding is none. A
    classifier's only answer places litter in its look, but for one that holds the whole picture,
    which says nothing.
    """
    best = probabilities.max()
    near = best / (best + _NEAR * (1 - best))
    found = probabilities >= max(at_least, near)
    boxes = [_box(cells, probabilities, region) for cells in _groups(found)]
    if probabilities.size == 1:
        boxes = [box for box in boxes if min(box.width, box.height) < 1]
    return [box for box in boxes if box.width and box.height]


def merge(seen: Iterable[Sighting]) -> tuple[Place, ...]:
    """Keep the most probable sighting of what several looks show, and all that one look shows."""
    kept: list[Sighting] = []
    for one in sorted(seen, key=lambda one: (-one.place.probability, one.place.y, one.place.x)):
        if len(kept) < MAX_PLACES and not any(_is_same(one, other) for other in kept):
            kept.append(one)
    return tuple(one.place for one in kept)


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


def _reach(probabilities: Probabilities, region: Region) -> Reach | None:
    rows, columns = probabilities.shape
    return (region.width / columns / 2, region.height / rows / 2) if rows * columns > 1 else None


def _is_same(one: Sighting, other: Sighting) -> bool:
    """Tell whether two looks show one thing.

    The positions of one look do not lie upon those of another: what both show may only touch, so
    that places less than a position apart are one, as in one look.
    """
    if one.look == other.look:
        return False
    width, height = _shared(one.place, other.place)
    if one.reach and other.reach:
        return width + one.reach[0] + other.reach[0] > 0 < height + one.reach[1] + other.reach[1]
    smaller = min(each.place.width * each.place.height for each in (one, other))
    return width > 0 and height > 0 and width * height > _SAME * smaller


def _shared(one: Place, other: Place) -> tuple[float, float]:
    """Give the width and height that two places share; of a gap between them, negative."""
    return (
        min(one.x + one.width, other.x + other.width) - max(one.x, other.x),
        min(one.y + one.height, other.y + other.height) - max(one.y, other.y),
    )
