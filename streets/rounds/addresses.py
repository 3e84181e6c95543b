"""What street a spot is by, as people say it: the nearest one that has a name."""

from typing import Final

import numpy as np

from litterfog.streets.earth import Numbers
from litterfog.streets.rounds.feet import feet_of
from litterfog.streets.rounds.lines import lines_around
from litterfog.streets.rounds.plane import Plane
from litterfog.streets.streets import Streets

_NEAR_M: Final = 60.0  # a pavement that has none is at most so far from the middle of its street


def streets_by(streets: Streets, plane: Plane, spots: Numbers) -> list[str]:
    """Name the street of each spot, (n, 2) in metres; "" where none is near."""
    named = np.array([name != "" for name in streets.names], np.bool_)[streets.name]
    box = np.stack((spots.min(axis=0) - _NEAR_M, spots.max(axis=0) + _NEAR_M))
    lines = lines_around(streets, plane, box, named)
    if not len(lines):
        return [""] * len(spots)
    feet = feet_of(lines, spots)
    names = streets.name[lines.row[feet.line]].tolist()
    return [
        streets.names[name] if near else ""
        for name, near in zip(names, (feet.away_m <= _NEAR_M).tolist(), strict=True)
    ]
