"""Segments joined to streets: one name within one district."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.streets import Streets


@dataclass(frozen=True, slots=True)
class Joined:
    """Which segments make a row of a table."""

    row: NDArray[np.int64]  # by segment: its row, or -1 for none
    first_segment: NDArray[np.int64]  # by row: where its name, district and kind are to be read

    def __len__(self) -> int:
        return len(self.first_segment)


def by_segment(streets: Streets) -> Joined:
    """Leave each segment a row of its own."""
    rows = np.arange(len(streets), dtype=np.int64)
    return Joined(rows, rows)


def by_name(streets: Streets) -> Joined:
    """Join segments of one name and district; those without a name have no row.

    Two streets of one name in one district are one row; so are, where no district is known, all
    of a town.
    """
    named = np.array([bool(name) for name in streets.names], bool)[streets.name]
    key = streets.name.astype(np.int64) * len(streets.districts) + streets.district
    _, first, row = np.unique(key[named], return_index=True, return_inverse=True)
    rows = np.full(len(streets), -1, np.int64)
    rows[named] = row
    return Joined(rows, np.flatnonzero(named)[first])
