"""When the clean pictures of an edge-only run, counted in the outbox, are due to be sent."""

import time

from litterfog.edge.outbox import Outbox, PictureMark
from litterfog.wire.cells import tally_cell_of
from litterfog.wire.frame import Position

_MOST_PICTURES = 100
_MOST_S = 30.0


class CleanCounter:
    """Counts clean pictures, and says when it is time for a frame to take the counts."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._pictures = sum(outbox.clean.cells().values())  # of a run that was cut short
        self._since = time.monotonic()

    def add(self, position: Position, done: PictureMark | None = None) -> None:
        """Count one clean picture, and mark it where it is remembered."""
        if not self._pictures:
            self._since = time.monotonic()
        self._outbox.clean.count(tally_cell_of(position.lat, position.lon), done)
        self._pictures += 1

    @property
    def due(self) -> bool:
        """Whether enough pictures or time have gathered."""
        waited_s = time.monotonic() - self._since
        return self._pictures >= _MOST_PICTURES or bool(self._pictures and waited_s > _MOST_S)

    def take(self) -> dict[str, int]:
        """Give the counts, which the caller puts into a frame that takes them."""
        self._pictures = 0
        return self._outbox.clean.cells()
