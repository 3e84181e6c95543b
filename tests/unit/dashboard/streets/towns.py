"""A graded town for the tests of its table: a clean street, a dirty one, one of which too little
was seen, and four where nobody was."""

import dataclasses

import numpy as np

from litterfog.dashboard.streets.graded import GradedStreets, grade
from litterfog.streets.grades.settings import GradeSettings
from litterfog.wire.store.rows import NO_VISITS, SegmentVisits, Snapshot
from litterfog.wire.store_records import Town
from tests.graded_town import ATTRIBUTION, CLEAN, DIRTY, DIRTY_PICTURES, PICTURES, THIN, TOWN
from tests.unit.dashboard.columns import columns, snapshot_of

TODAY = 20_000
LISTED = Town("Mechelen", "m.osm.pbf", 1, len(TOWN), 1.0, ATTRIBUTION, "f", ())


def visits(segments: range, *, hits: int = 0, days: int = 9) -> SegmentVisits:
    """Ride along segments on each of the days before today."""
    count = len(segments) * days
    return SegmentVisits(
        segment=np.tile(TOWN.id[list(segments)], days),
        day=np.repeat(np.arange(TODAY - days, TODAY, dtype=np.int32), len(segments)),
        device=np.zeros(count, np.uint16),
        pictures=np.full(count, PICTURES, np.int32),
        hits=np.full(count, hits, np.int32),
    )


def together(*parts: SegmentVisits) -> SegmentVisits:
    names = [field.name for field in dataclasses.fields(SegmentVisits)]
    return SegmentVisits(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))


def snapshot(counted: SegmentVisits = NO_VISITS) -> Snapshot:
    return dataclasses.replace(snapshot_of(columns([])), visits=counted, towns=(LISTED,))


RIDES = together(
    visits(CLEAN), visits(DIRTY, hits=DIRTY_PICTURES), visits(range(THIN[0], THIN[0] + 1), days=1)
)


def graded_town(counted: SegmentVisits = RIDES) -> GradedStreets:
    return grade(snapshot(counted), TOWN, TODAY, GradeSettings())
