"""Where segments meet: they share the place of an end."""

import numpy as np
from numpy.typing import NDArray


def ends_of(points: NDArray[np.int32], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the places that lines begin and end at, (n, 2): equal places have one number.

    Points are (m, 2), latitude and longitude in 1e-7 degrees; line i has start[i] to start[i + 1].
    """
    lat, lon = points[np.stack((start[:-1], start[1:] - 1), axis=1)].astype(np.int64).T
    _, numbers = np.unique((lat << 32) + lon, return_inverse=True)
    return numbers.reshape(2, -1).T
