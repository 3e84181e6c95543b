"""One segment in full, for whoever points at it."""

from typing import Any

import numpy as np

from litterfog.dashboard.streets.graded import GradedStreets
from litterfog.dashboard.streets.rows import records


def segment_facts(graded: GradedStreets, row: int) -> dict[str, Any]:
    """Say what is known of a row of the streets, which must be there."""
    facts = records(graded, graded.segments, np.array([row]))[0]
    return {**facts, "days": graded.settings.days}
