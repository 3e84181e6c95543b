import json

import numpy as np
import pytest

from litterfog.dashboard.api.pages import Cursor, hit_page, page_answer, read_cursor, write_cursor
from litterfog.wire.store.rows import HitColumns

from .columns import columns


def ids_by_page(hits: HitColumns, limit: int) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        page = hit_page(hits, np.arange(len(hits)), cursor, limit)
        pages.append(hits.id_low[page.rows].tolist())
        cursor = page.next
        if cursor is None:
            return pages


def test_pages_have_every_hit_once_newest_first() -> None:
    hits = columns([(0, 0)] * 5, captured_ms=[1, 3, 3, 3, 2])
    assert ids_by_page(hits, 2) == [[3, 2], [1, 4], [0]]


def test_a_last_page_that_is_full_has_no_next() -> None:
    assert ids_by_page(columns([(0, 0)] * 4), 2) == [[3, 2], [1, 0]]


def test_a_page_goes_on_where_the_one_before_ended_though_hits_came_in() -> None:
    before = columns([(0, 0)] * 4, captured_ms=[10, 20, 30, 40])
    cursor = hit_page(before, np.arange(4), None, 2).next
    after = columns([(0, 0)] * 6, captured_ms=[10, 20, 30, 40, 50, 35])
    assert after.id_low[hit_page(after, np.arange(6), cursor, 9).rows].tolist() == [1, 0]


def test_a_cursor_is_read_as_it_was_written() -> None:
    cursor = Cursor(-5, 2**64 - 1, 7)
    assert read_cursor(write_cursor(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "x", "AAAA", "é" * 32, "A" * 33])
def test_a_cursor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="none that was given"):
        read_cursor(text)


def test_no_hits_are_a_page_of_none() -> None:
    page = hit_page(columns([]), np.empty(0, np.intp), None, 10)
    assert json.loads(page_answer(page, [], str)) == {
        "type": "FeatureCollection",
        "features": [],
        "numberMatched": 0,
        "numberReturned": 0,
    }
