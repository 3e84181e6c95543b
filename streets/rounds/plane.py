"""A town as a plane: metres east and north of a place in its middle.

Exact to 0.5 % within 25 km of the middle at 60 degrees of latitude, and better nearer to both.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from litterfog.streets.earth import METRES_A_DEGREE, Numbers, wrapped

_NARROWEST: Final = float(np.cos(np.radians(89.9)))  # at the poles, where no street is


@dataclass(frozen=True, slots=True)
class Plane:
    """Places are (n, 2): latitude and longitude in degrees, or metres east and north."""

    lat: float
    lon: float

    def metres(self, places: Numbers) -> Numbers:
        """Give metres, by the short way round the 180th meridian."""
        east = wrapped(places[:, 1] - self.lon)
        north = places[:, 0] - self.lat
        return np.stack((east * self._a_degree_east(), north * METRES_A_DEGREE), axis=1)

    def places(self, metres: Numbers) -> Numbers:
        """Give places, with longitudes from -180 to 180."""
        lat = self.lat + metres[:, 1] / METRES_A_DEGREE
        lon = self.lon + metres[:, 0] / self._a_degree_east()
        return np.stack((lat, wrapped(lon)), axis=1)

    def _a_degree_east(self) -> float:
        return METRES_A_DEGREE * max(float(np.cos(np.radians(self.lat))), _NARROWEST)


def plane_around(places: Numbers) -> Plane:
    """Lay it around the middle of some places."""
    turns = np.exp(1j * np.radians(places[:, 1])).sum()
    lat = (places[:, 0].min() + places[:, 0].max()) / 2
    return Plane(float(lat), float(np.degrees(np.angle(turns))))
