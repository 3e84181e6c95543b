"""Which streets a query gives, in which order."""

import pytest

from litterfog.dashboard.query.bbox import bbox_of
from litterfog.dashboard.streets.matching import matching_streets, table_of
from litterfog.dashboard.streets.query import StreetQuery
from tests.graded_town import TOWN
from tests.unit.dashboard.streets.towns import graded_town
from tests.unit.streets.towns import CENTRE

GRADED = graded_town()


def names(query: StreetQuery) -> list[str]:
    first = table_of(GRADED, query).first_segment[matching_streets(GRADED, query)]
    return [TOWN.names[number] for number in TOWN.name[first]]


def test_the_worst_come_first_and_what_was_not_seen_last() -> None:
    assert names(StreetQuery())[:3] == ["Row 2", "Row 1", "=Row 3"]


def test_the_best_come_first_where_that_is_asked() -> None:
    assert names(StreetQuery(descending=False))[:3] == ["Row 1", "Row 2", "=Row 3"]


def test_names_are_ordered_whatever_their_accents() -> None:
    by_name = StreetQuery(sort="name", descending=False)
    assert names(by_name) == ["=Row 3", "A", "B", "É", "Row 1", "Row 2"]


@pytest.mark.parametrize("part", ["É", "e", "E"])
def test_a_name_is_found_without_its_accents_and_capitals(part: str) -> None:
    assert names(StreetQuery(name=part)) == ["É"]


@pytest.mark.parametrize(
    ("grades", "found"),
    [
        ({"D"}, ["Row 2"]),
        ({"A+", "thin"}, ["Row 1", "=Row 3"]),
        ({"unseen"}, ["A", "B", "É"]),
        ({"C"}, []),
    ],
)
def test_grades_are_chosen_by_letter_or_by_what_is_lacking(
    grades: set[str], found: list[str]
) -> None:
    assert names(StreetQuery(grades=frozenset(grades))) == found


def test_a_district_is_another_s_or_its_own() -> None:
    assert names(StreetQuery(district="Zuid")) == []
    assert len(names(StreetQuery(district="Noord"))) == 6


def test_a_street_without_a_name_is_there_by_segment_alone() -> None:
    assert len(names(StreetQuery(by_segment=True))) == len(TOWN)
    assert "" in names(StreetQuery(by_segment=True))


def test_a_box_has_the_streets_that_reach_into_it() -> None:
    lat, lon = CENTRE
    south_west = bbox_of(f"{lon - 1e-4},{lat - 1e-4},{lon + 1e-4},{lat + 1e-4}")
    assert set(names(StreetQuery(bbox=south_west))) == {"Row 1", "A"}


@pytest.mark.parametrize("sort", ["litter", "last_seen"])
@pytest.mark.parametrize("descending", [True, False])
def test_what_has_no_value_comes_last_either_way(sort: str, descending: bool) -> None:
    seen = names(StreetQuery(sort=sort, descending=descending))
    assert set(seen[:3]) == {"Row 1", "Row 2", "=Row 3"}
