"""Days, bounds and the latest: what an answer has beside the map."""

import numpy as np
import pytest

from litterfog.dashboard.view.bounds import bounds
from litterfog.dashboard.view.days import MOST_BINS, day_counts, latest_days
from litterfog.dashboard.view.latest import latest, newest_first

from .columns import Places, columns


def test_each_day_has_its_hits() -> None:
    counts = day_counts(np.array([20_003, 20_000, 20_003], np.int32))
    assert (counts.first, counts.step, counts.hits) == (20_000, 1, [1, 0, 0, 2])


def test_many_days_share_bins() -> None:
    counts = day_counts(np.array([0, 399, 400, 3_000], np.int32))
    assert counts.step == 8
    assert len(counts.hits) <= MOST_BINS
    assert sum(counts.hits) == 4
    assert counts.hits[3_000 // 8] == 1


def test_no_hits_have_no_days() -> None:
    assert day_counts(np.empty(0, np.int32)).hits == []


@pytest.mark.parametrize(("most", "kept"), [(1, [5, 5]), (2, [5, 5]), (3, [4, 5, 5]), (9, None)])
def test_the_last_days_with_so_many(most: int, kept: list[int] | None) -> None:
    days = np.array([1, 4, 5, 5], np.int32)
    chosen = days[latest_days(days, day_counts(days), most)].tolist()
    assert chosen == (kept or days.tolist())


def test_the_newest_come_first_and_those_of_a_moment_by_id() -> None:
    hits = columns([(0, 0)] * 4, captured_ms=[5, 9, 5, 1], id_low=[1, 2, 3, 4])
    rows = np.arange(4)
    assert newest_first(hits, rows).tolist() == [1, 2, 0, 3]
    assert latest(hits, rows, 2).tolist() == [1, 2]
    assert latest(hits, rows, 9).tolist() == [1, 2, 0, 3]
    assert latest(hits, rows[:0], 2).tolist() == []


@pytest.mark.parametrize(
    ("places", "box"),
    [
        ([(51.0, 4.0), (50.0, 5.0)], (4.0, 50.0, 5.0, 51.0)),
        ([(51.0, 4.0)], (4.0, 51.0, 4.0, 51.0)),
        ([(-17.0, 179.0), (-16.0, -178.0)], (179.0, -17.0, -178.0, -16.0)),
        ([(0.0, -150.0), (0.0, 10.0), (0.0, 20.0)], (-150.0, 0.0, 20.0, 0.0)),
    ],
)
def test_bounds_are_the_narrowest_box(
    places: Places, box: tuple[float, float, float, float]
) -> None:
    hits = columns(places)
    assert bounds(hits.x, hits.y) == pytest.approx(box, abs=1e-6)


def test_nothing_has_no_bounds() -> None:
    hits = columns([])
    assert bounds(hits.x, hits.y) is None
