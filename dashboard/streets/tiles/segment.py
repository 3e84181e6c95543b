"""One segment in full, for whoever points at it."""

import math
from typing import Any

from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.streets.grades.table import NO_DAY
from litterfog.streets.grades.thresholds import GRADES, NO_GRADE


def segment_facts(graded: GradedStreets, row: int) -> dict[str, Any]:
    """Say what is known of a row of the streets; raises IndexError where there is none."""
    streets, table = graded.streets, graded.segments
    grade, last_seen = int(table.grade[row]), int(table.last_seen_day[row])
    return {
        "id": f"{int(streets.id[row]):016x}",
        "name": streets.names[streets.name[row]],
        "district": streets.districts[streets.district[row]],
        "kind": streets.kinds[streets.kind[row]],
        "length_m": round(float(streets.length_m[row]), 1),
        "grade": None if grade == NO_GRADE else GRADES[grade],
        "thin": bool(table.thin[row]),
        "litter_100m": _rounded(table.litter_100m[row]),
        "low_100m": _rounded(table.low_100m[row]),
        "high_100m": _rounded(table.high_100m[row]),
        "visits": int(table.visits[row]),
        "days": graded.settings.days,
        "last_seen_day": None if last_seen == NO_DAY else last_seen,
    }


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 1)
