"""The hexagons to draw, read by one page at a time for all: a town's take memory and time."""

import threading
import time
from collections.abc import Callable

from litterfog.dashboard.map.cells import Cell, drawable

Counts = dict[str, tuple[int, int]]


class Coverage:
    """Keeps the latest reading."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._began_at = float("-inf")
        self._frames = -1
        self._cells: list[Cell] = []

    def cells(self, frames: int, read: Callable[[], Counts]) -> list[Cell]:
        """Give the cells of a store that had so many frames, or of a moment later.

        A reading serves whoever asked before it began, so that a crowd of pages costs two.
        """
        asked_at = self._clock()
        with self._lock:
            if frames != self._frames and self._began_at < asked_at:
                began_at = self._clock()
                self._cells = drawable(read())
                self._began_at, self._frames = began_at, frames
            return self._cells
