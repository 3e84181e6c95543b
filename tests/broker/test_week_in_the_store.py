"""A simulated week of bicycles through the store: the grades that the dashboard gives are true."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from litterfog.bench.rides.judging import judge
from litterfog.bench.rides.observed import observed
from litterfog.bench.rides.ride import RideSettings
from litterfog.bench.rides.week import Week, WeekSettings, simulate_week
from litterfog.dashboard.streets.graded import GradedStreets, grade
from litterfog.streets.grades.settings import GradeSettings
from litterfog.streets.grades.thresholds import NO_GRADE
from litterfog.wire.hits import HitIndex, HitWriter
from tests.graded_town import put_town
from tests.services import Redis
from tests.unit.streets.towns import grid_town

pytestmark = pytest.mark.broker

TOWN = grid_town(10, 10, 75)
TODAY = time.time_ns() // (86_400 * 10**9)
SETTINGS = WeekSettings(bicycles=4, days=7, ride=RideSettings(hours=0.35))


@pytest.fixture(scope="module")
def week() -> Week:
    return simulate_week(TOWN, TODAY - 7, seed=3, settings=SETTINGS)


@pytest.fixture
def graded(week: Week, redis_server: Redis) -> Iterator[GradedStreets]:
    with redis_server.client() as client:
        put_town(client, TOWN)
        writer = HitWriter(client)
        for seen in observed(week, TOWN):
            writer.record(seen)
        yield grade(HitIndex(client).refresh(), TOWN, TODAY, GradeSettings())


def test_nine_in_ten_graded_segments_have_the_true_grade_or_its_neighbour(
    graded: GradedStreets, week: Week
) -> None:
    agreement = judge(TOWN, graded.segments, week, GradeSettings().thresholds)
    assert agreement.graded > 0.5 * len(TOWN)
    assert agreement.neighbour >= 0.9
    assert agreement.unseen_graded == 0


def test_every_picture_is_counted_on_its_street_or_off_it(
    graded: GradedStreets, week: Week
) -> None:
    counted = int(graded.segments.pictures.sum())
    assert 0.9 * len(week) < counted <= len(week)
    assert (graded.segments.grade[graded.segments.pictures == 0] == NO_GRADE).all()
    assert np.all(graded.segments.hits <= graded.segments.pictures)
