"""How important a street is, which says from which zoom it is drawn, and how wide."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAST_ZOOM: Final = 9
MOST_ZOOM: Final = 14  # the browser draws deeper zooms from it: a step is 0.6 m at the equator

MAIN, STREET, LANE, PATH = range(4)
CLASS_ZOOM: Final = (LEAST_ZOOM, 11, 13, 13)  # from which each is in a tile
_KINDS: Final = {
    MAIN: ("trunk", "primary", "secondary", "tertiary"),
    STREET: ("unclassified", "residential", "living_street", "pedestrian", "road", "busway"),
    LANE: ("service", "track"),
}  # links are what they link; all others are paths


def classes_of(kinds: Sequence[str]) -> NDArray[np.uint8]:
    """Give the class of each value of highway=*."""
    return np.array([_class_of(kind.removesuffix("_link")) for kind in kinds], np.uint8)


def _class_of(kind: str) -> int:
    return next((number for number, known in _KINDS.items() if kind in known), PATH)
