"""From counts by segment to visits of streets."""

import dataclasses

import msgspec
import numpy as np

from litterfog.dashboard.streets.graded import visits_on
from litterfog.dashboard.streets.town import streets_fingerprint
from tests.graded_town import PICTURES, TOWN
from tests.unit.dashboard.streets.towns import LISTED, TODAY, together, visits


def test_a_visit_finds_its_segment() -> None:
    found = visits_on(TOWN, visits(range(4, 5), hits=2, days=1))
    assert (found.segment_row.tolist(), found.day.tolist()) == ([4], [TODAY - 1])
    assert (found.pictures.tolist(), found.hits.tolist()) == ([PICTURES], [2])


def test_a_segment_that_is_no_more_is_left_out() -> None:
    gone = dataclasses.replace(visits(range(1), days=1), segment=np.array([2**63], np.uint64))
    assert len(visits_on(TOWN, gone)) == 0


def test_a_segment_in_two_areas_is_visited_once() -> None:
    found = visits_on(TOWN, together(visits(range(1), days=1), visits(range(1), days=1)))
    assert found.pictures.tolist() == [2 * PICTURES]


def test_another_import_has_another_fingerprint() -> None:
    again = msgspec.structs.replace(LISTED, fingerprint="g")
    assert streets_fingerprint((LISTED,)) != streets_fingerprint((again,))


def test_no_towns_have_no_fingerprint() -> None:
    assert streets_fingerprint(()) == ""
