"""What part of the town a sheet's map shows, in tenths of a millimetre of paper."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.plane import Plane, plane_around
from litterfog.streets.rounds.round import Round

WIDTH: Final = 1_860  # A4 less margins of 12 mm
_LOWEST, _HIGHEST = 700, 1_500
_LEAST_ACROSS_M: Final = 200.0
_AROUND: Final = 90  # free at each edge

Paper = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frame:
    """North is up."""

    plane: Plane
    west_m: float
    north_m: float
    metres_a_unit: float
    height: int

    @property
    def box(self) -> Numbers:
        """West and south, east and north in metres, (2, 2)."""
        size = np.array([WIDTH, self.height]) * self.metres_a_unit
        south_west = np.array([self.west_m, self.north_m - size[1]])
        return np.stack((south_west, south_west + size))

    def on_paper(self, metres: Numbers) -> Paper:
        """Give places, (n, 2), to the right and down."""
        moved = (metres - (self.west_m, self.north_m)) * (1, -1)
        return np.rint(moved / self.metres_a_unit).astype(np.int64)

    def places_on_paper(self, places: Numbers) -> Paper:
        """Do so for latitudes and longitudes in degrees."""
        return self.on_paper(self.plane.metres(places))


def frame_of(plan: Round) -> Frame:
    """Show the whole way, all spots and the start, as large as they fit."""
    marked = [stop.place for stop in plan.stops] + ([plan.start] if plan.start else [])
    places = np.concatenate((plan.line, marked))
    plane = plane_around(places)
    metres = plane.metres(places)
    middle = (metres.min(axis=0) + metres.max(axis=0)) / 2
    across, up = np.maximum(np.ptp(metres, axis=0), _LEAST_ACROSS_M)
    unit = max(across / (WIDTH - 2 * _AROUND), up / (_HIGHEST - 2 * _AROUND))
    height = int(np.clip(up / unit + 2 * _AROUND, _LOWEST, _HIGHEST))
    west, north = middle + np.array([-WIDTH, height]) / 2 * unit
    return Frame(plane, float(west), float(north), float(unit), height)
