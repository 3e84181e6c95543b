"""Streets of given lines, and places so many metres off."""

import numpy as np

from litterfog.streets.streets import E7, Streets

METRES_A_DEGREE = 111_195.0
Place = tuple[float, float]  # lat, lon in degrees


def streets_along(*lines: list[Place]) -> Streets:
    """Make a segment of each line, in this order."""
    places = np.array([place for line in lines for place in line], np.float64).reshape(-1, 2)
    places[:, 0] = places[:, 0].clip(-90, 90)
    places[:, 1] = (places[:, 1] + 180) % 360 - 180
    count = len(lines)
    return Streets(
        id=np.arange(1, count + 1, dtype=np.uint64),
        start=np.cumsum([0, *map(len, lines)]).astype(np.uint32),
        points=np.rint(places * E7).astype(np.int32),
        length_m=np.full(count, 100, np.float32),
        name=np.zeros(count, np.uint32),
        kind=np.zeros(count, np.uint8),
        district=np.zeros(count, np.uint16),
        names=[""],
        kinds=["residential"],
        districts=[""],
    )


def off(place: Place, north_m: float = 0, east_m: float = 0) -> Place:
    lat, lon = place
    stretch = float(np.cos(np.radians(lat)))
    return lat + north_m / METRES_A_DEGREE, lon + east_m / METRES_A_DEGREE / stretch
