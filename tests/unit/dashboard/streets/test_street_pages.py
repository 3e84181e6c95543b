"""A page of streets, as programs are told it."""

import json
from typing import Any

import pytest

from litterfog.dashboard.streets.pages import (
    StreetCursor,
    read_street_cursor,
    street_answer,
    write_street_cursor,
)
from litterfog.dashboard.streets.query import StreetQuery
from tests.graded_town import ATTRIBUTION, BLOCK_M
from tests.unit.dashboard.streets.towns import graded_town

GRADED = graded_town()
BY_NAME = StreetQuery(sort="name", descending=False)


def page(
    query: StreetQuery = BY_NAME, after: StreetCursor | None = None, limit: int = 100
) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(
        street_answer(GRADED, query, after, limit, lambda cursor: cursor)
    )
    return answer


def names(answer: dict[str, Any]) -> list[str]:
    return [row["street"] for row in answer["rows"]]


def test_a_street_is_told_whole() -> None:
    (row,) = page(StreetQuery(name="Row 2"))["rows"]
    low, litter, high = row.pop("low_100m"), row.pop("litter_100m"), row.pop("high_100m")
    assert 0 < low < litter < high
    assert row == {
        "id": "0000000000000004",
        "street": "Row 2",
        "district": "Noord",
        "kind": "residential",
        "length_m": 3 * BLOCK_M,
        "covered_m": 9 * 3 * BLOCK_M,
        "visits": 9,
        "pictures": 270,
        "hits": 243,
        "grade": "D",
        "thin": False,
        "trend": None,
        "last_seen": "2024-10-03",
        "last_litter": "2024-10-03",
        "bbox": pytest.approx([4.4776, 51.02662, 4.48103, 51.02662]),
    }


def test_what_was_not_seen_is_null() -> None:
    (row,) = page(StreetQuery(name="É"))["rows"]
    unknown = ("litter_100m", "low_100m", "high_100m", "grade", "trend", "last_seen", "last_litter")
    assert [row[name] for name in unknown] == [None] * len(unknown)
    assert not row["thin"]


def test_all_streets_are_counted_by_grade_whatever_is_asked() -> None:
    counts = {"A+": 1, "A": 0, "B": 0, "C": 0, "D": 1, "thin": 1, "unseen": 3}
    assert page(StreetQuery(name="É"))["grades"] == counts


def test_it_says_what_the_grades_rest_on_and_whose_the_streets_are() -> None:
    answer = page()
    assert answer["thresholds"] == [1, 3, 10, 25]
    assert (answer["days"], answer["reach_m"], answer["until"]) == (28, 8, "2024-10-04")
    assert answer["attribution"] == ATTRIBUTION
    assert (answer["length_m"], answer["covered_m"]) == (17 * BLOCK_M, 7 * BLOCK_M)


def test_pages_are_all_streets_once() -> None:
    first = page(limit=4)
    second = page(after=read_street_cursor(first["next"]), limit=4)
    assert (len(names(first)), second["begin"], "next" in second) == (4, 4, False)
    assert names(first) + names(second) == names(page())


def test_a_page_goes_on_where_the_last_street_is_now() -> None:
    last = read_street_cursor(page(limit=1)["next"])
    now_later = StreetCursor(last.segment, 5)
    assert names(page(after=now_later)) == names(page())[1:]


def test_a_page_goes_on_though_its_street_is_no_more() -> None:
    assert names(page(after=StreetCursor(999, 2))) == names(page())[2:]
    assert names(page(after=StreetCursor(999, 1_000))) == []


def test_a_cursor_is_read_as_it_was_written() -> None:
    cursor = StreetCursor(2**64 - 1, 7)
    assert read_street_cursor(write_street_cursor(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "x", "é", "AAAA"])
def test_a_cursor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="none that was given here"):
        read_street_cursor(text)


def test_without_streets_there_are_no_rows() -> None:
    assert json.loads(street_answer(None, BY_NAME, None, 10, str))["rows"] == []
