"""What a map paints on the streets' lines: one letter a segment."""

from typing import Any

import msgspec
import numpy as np

from litterfog.dashboard.basemap.style import credited
from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.tiles.classes import LEAST_ZOOM, MOST_ZOOM
from litterfog.dashboard.streets.tiles.tiles import bounds_of, tiles_name
from litterfog.streets.grades.table import StreetTable
from litterfog.streets.grades.thresholds import NO_GRADE

NONE, THIN = "-", "t"  # not seen; too little seen for a grade
NO_STREETS: dict[str, Any] = {"tiles": "", "marks": ""}


def marks(table: StreetTable) -> str:
    """Give a character a row: the number of its grade (0 is A+), THIN or NONE."""
    unseen = np.where(table.thin, ord(THIN), ord(NONE))
    letters = np.where(table.grade == NO_GRADE, unseen, ord("0") + table.grade.astype(np.int64))
    return letters.astype(np.uint8).tobytes().decode()


def grades_answer(graded: GradedStreets | None) -> bytes:
    """Say all that a map needs to draw the streets as JSON: the tiles' source, the marks by row."""
    return msgspec.json.encode(_fields(graded) if graded else NO_STREETS)


def _fields(graded: GradedStreets) -> dict[str, Any]:
    return {
        "tiles": tiles_name(graded),
        "zooms": (LEAST_ZOOM, MOST_ZOOM),
        "bounds": bounds_of(graded.streets),
        "attribution": credited(graded.attribution),
        "days": graded.settings.days,
        "marks": marks(graded.segments),
    }
