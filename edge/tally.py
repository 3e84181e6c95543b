"""Clean pictures of an edge-only run, counted per cell until a frame takes them to the cloud."""

import time
from collections import Counter

from wire.cells import cell_of
from wire.frame import Position, Tally

_MOST_PICTURES = 100
_MOST_S = 30.0


class CleanCounter:
    """Counts; says when it is time to send."""

    def __init__(self) -> None:
        self._cells: Counter[str] = Counter()
        self._since = time.monotonic()

    def add(self, position: Position) -> None:
        """Count one clean picture."""
        if not self._cells:
            self._since = time.monotonic()
        self._cells[cell_of(position.lat, position.lon)] += 1

    @property
    def due(self) -> bool:
        """Whether enough pictures or time have gathered."""
        waited_s = time.monotonic() - self._since
        return self._cells.total() >= _MOST_PICTURES or bool(self._cells and waited_s > _MOST_S)

    def take(self) -> Tally | None:
        """Give the counts and begin anew; None when there are none."""
        cells, self._cells = dict(self._cells), Counter()
        return Tally(cells) if cells else None
