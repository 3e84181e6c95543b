import threading
import time

import pytest

from litterfog.dashboard.map.cells import Cell
from litterfog.dashboard.map.coverage import Counts, Coverage
from litterfog.wire.cells import cell_of

CELL = cell_of(51.0779, 4.2794)
PAGES = 8
DEADLINE_S = 10.0


class Cells:
    """A store whose counts grow with each reading."""

    def __init__(self) -> None:
        self.readings = 0

    def __call__(self) -> Counts:
        self.readings += 1
        return {CELL: (self.readings, 0)}


def test_the_same_frames_are_read_once() -> None:
    coverage, cells = Coverage(), Cells()
    assert coverage.cells(5, cells) == coverage.cells(5, cells) == [Cell(CELL, 1, 0)]
    assert cells.readings == 1


def test_other_frames_are_read_anew_be_they_fewer() -> None:
    coverage, cells = Coverage(), Cells()
    coverage.cells(5, cells)
    assert coverage.cells(6, cells) == [Cell(CELL, 2, 0)]
    assert coverage.cells(0, cells) == [Cell(CELL, 3, 0)]


def test_a_reading_that_fails_leaves_no_mark() -> None:
    def fail() -> Counts:
        raise ConnectionError

    coverage, cells = Coverage(), Cells()
    with pytest.raises(ConnectionError):
        coverage.cells(5, fail)
    assert coverage.cells(5, cells) == [Cell(CELL, 1, 0)]


def test_pages_that_wait_share_the_next_reading() -> None:
    asked, go_on = threading.Semaphore(0), threading.Event()

    def clock() -> float:
        asked.release()
        return time.monotonic()

    def slowly() -> Counts:
        assert go_on.wait(DEADLINE_S)
        return cells()

    coverage, cells = Coverage(clock), Cells()
    first = threading.Thread(target=coverage.cells, args=(1, slowly))
    first.start()
    _wait_for(asked, 2)  # it has asked, and has begun to read
    waiting = [
        threading.Thread(target=coverage.cells, args=(2 + page, cells)) for page in range(PAGES)
    ]
    for page in waiting:
        page.start()
    _wait_for(asked, PAGES)
    go_on.set()
    for page in [first, *waiting]:
        page.join(DEADLINE_S)
    assert cells.readings == 2


def _wait_for(asked: threading.Semaphore, times: int) -> None:
    for _ in range(times):
        assert asked.acquire(timeout=DEADLINE_S)
