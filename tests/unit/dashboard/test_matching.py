import numpy as np
import pytest

from litterfog.dashboard.query.bbox import Bbox
from litterfog.dashboard.query.hit_query import HitQuery
from litterfog.dashboard.query.matching import matching

from .columns import Places, columns, snapshot_of

PLACES: Places = [(51.0, 4.0), (-17.0, 179.5), (-17.0, -179.5), (0.0, 180.0), (89.0, 10.0)]
SNAPSHOT = snapshot_of(
    columns(PLACES, probability=[0.6, 0.7, 0.8, 0.9, 1.0], device=[0, 0, 0, 1, 1])
)


def rows_of(query: HitQuery) -> list[int]:
    rows: list[int] = matching(SNAPSHOT, query).tolist()
    return rows


@pytest.mark.parametrize(
    ("bbox", "rows"),
    [
        (Bbox(3, 50, 5, 52), [0]),
        (Bbox(179, -20, -179, 20), [1, 2, 3]),  # over the 180th meridian
        (Bbox(179, -20, 180, 20), [1, 3]),
        (Bbox(-180, -20, -179, 20), [2, 3]),
        (Bbox(0, 86, 20, 90), [4]),  # beyond what the map can show
        (Bbox(-180, -90, 180, 90), [0, 1, 2, 3, 4]),
        (None, [0, 1, 2, 3, 4]),
        (Bbox(100, 0, 101, 1), []),
    ],
)
def test_a_box_holds_what_lies_in_it(bbox: Bbox | None, rows: list[int]) -> None:
    assert rows_of(HitQuery(bbox=bbox)) == rows


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (HitQuery(since_ms=1_000, until_ms=3_000), [1, 2]),
        (HitQuery(min_probability=0.8), [2, 3, 4]),
        (HitQuery(devices=frozenset({"bike-02"})), [3, 4]),
        (HitQuery(devices=frozenset({"bike-01", "bike-02"})), [0, 1, 2, 3, 4]),
        (HitQuery(devices=frozenset({"nobody"})), []),
        (HitQuery(splits=frozenset({"split13"}), min_probability=1.0), [4]),
        (HitQuery(models=frozenset({"other"})), []),
    ],
)
def test_a_filter_keeps_what_matches_all_of_it(query: HitQuery, rows: list[int]) -> None:
    assert rows_of(query) == rows


def test_a_box_and_a_filter_hold_together() -> None:
    assert rows_of(HitQuery(bbox=Bbox(179, -20, -179, 20), min_probability=0.75)) == [2, 3]


def test_no_hits_match_nothing() -> None:
    empty = snapshot_of(columns([]))
    for query in (HitQuery(), HitQuery(bbox=Bbox(0, 0, 1, 1), devices=frozenset({"bike-01"}))):
        assert matching(empty, query).tolist() == np.empty(0).tolist()
