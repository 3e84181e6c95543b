"""Streets cut into segments, as columns: what an extract becomes and everything else reads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

E7 = 10**7  # units a degree


@dataclass(frozen=True, slots=True)
class Streets:
    """Segments as columns of one length, by ascending id; read only.

    A segment is a piece of one street of about 50 to 100 m, between crossings where those are as
    near. Its id depends on its OpenStreetMap way and nodes alone, so that another import of the
    same town gives the same ones.
    """

    id: NDArray[np.uint64]
    start: NDArray[np.uint32]  # (n + 1,): segment i has the points start[i] to start[i + 1]
    points: NDArray[np.int32]  # (m, 2): latitude, longitude in 1e-7 degrees, WGS 84
    length_m: NDArray[np.float32]
    name: NDArray[np.uint32]  # number into `names`
    kind: NDArray[np.uint8]  # into `kinds`
    district: NDArray[np.uint16]  # into `districts`
    names: Sequence[str]  # "" for a street without one
    kinds: Sequence[str]  # OpenStreetMap's values of highway=*
    districts: Sequence[str]  # "" for none that is known

    def __len__(self) -> int:
        return len(self.id)

    def line(self, at: int) -> NDArray[np.int32]:
        """Give a segment's points, (n, 2), latitude and longitude in 1e-7 degrees."""
        return self.points[self.start[at] : self.start[at + 1]]
