"""Grades by litter per 100 m, after the classes that Dutch towns use."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

GRADES: Final = ("A+", "A", "B", "C", "D")
NO_GRADE: Final = -1


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The most pieces per 100 m of each grade but the last; ascending.

    CROW's quality catalogue of public space, scale "litter, coarse" (10 cm and more) on paving:
    pieces in the dirtiest 100 m2 of a place are 0 for A+, at most 3 for A, 10 for B, 25 for C, and
    more for D (as http://www.laland.nl/norm.htm quotes it). Here they stand for 100 m of street:
    litter lies in gutters and along kerbs and fronts, so the dirtiest 100 m2 of 100 m of street
    are a strip of about one metre. No estimate is 0, and a classifier has false alarms, so A+ is
    less than one piece. An assumption, not an inspector's count: a town that has counts of its own
    sets its own.
    """

    a_plus: float = 1.0
    a: float = 3.0
    b: float = 10.0
    c: float = 25.0

    def __post_init__(self) -> None:
        if not 0 < self.a_plus < self.a < self.b < self.c < np.inf:
            raise ValueError("thresholds of grades: four numbers above 0, each above the last")

    def grade(self, litter_100m: NDArray[np.float64]) -> NDArray[np.int8]:
        """Give numbers into `GRADES`; of NaN, `NO_GRADE`."""
        grades = np.searchsorted([self.a_plus, self.a, self.b, self.c], litter_100m)
        return np.where(np.isnan(litter_100m), NO_GRADE, grades).astype(np.int8)
