"""How near two positions are one place: the radius of a spot, and positions that know it."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.earth import EARTH_M

UNKNOWN_RADIUS_M: Final = 8.0  # of two positions whose accuracy is unknown
LEAST_RADIUS_M: Final = 5.0  # a bicycle's way between two pictures: one thing is in both
MOST_RADIUS_M: Final = 30.0  # beyond it a spot says nothing to those who go there

_LEAST: Final = LEAST_RADIUS_M**2
_MOST: Final = MOST_RADIUS_M**2


@dataclass(frozen=True, slots=True)
class Places:
    """Positions, ready to be compared; one length.

    Two are within their radius where their distance is at most the root of the sum of their
    squared accuracies, as independent errors add, kept between the least and the most radius.
    Accuracies are taken as gpsd means them, which hold 95 of 100 positions; so does the radius
    then. Telephones tell what holds 68: their hits of one thing make more spots.
    """

    xyz_m: NDArray[np.float64]  # (n, 3) from the earth's centre: no pole, no 180th meridian
    squared_m2: NDArray[np.float64]  # of the accuracy

    def __len__(self) -> int:
        return len(self.squared_m2)

    def take(self, rows: NDArray[Any]) -> "Places":
        """Give some rows, in their order."""
        return Places(self.xyz_m[rows], self.squared_m2[rows])


def places(lat: NDArray[Any], lon: NDArray[Any], accuracy_m: NDArray[Any]) -> Places:
    """Place positions in degrees; an accuracy of nan is unknown."""
    north, east = np.radians(lat), np.radians(lon)
    flat = np.cos(north)
    xyz = np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)
    squared = np.square(accuracy_m, dtype=np.float64)
    unknown = UNKNOWN_RADIUS_M**2 / 2  # so that two of them make the radius
    return Places(xyz * EARTH_M, np.where(np.isnan(squared), unknown, squared))


def within(
    xyz_m: NDArray[np.float64], squared_m2: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Say which differences (n, 3) lie within the radius of summed squares, and their squares."""
    squared_distance = np.einsum("ij,ij->i", xyz_m, xyz_m)
    return squared_distance <= np.clip(squared_m2, _LEAST, _MOST), squared_distance
