"""How much is in the outbox, known without asking its file."""

from collections.abc import Iterable

from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.frames import Departure, Worth

_WHOLE = "SELECT count(*), total(length(payload)) FROM frames"


class Stock:
    """Frames and bytes in the file, those set aside apart."""

    def __init__(self, database: Database) -> None:
        """Count what an earlier run has left."""
        count, self.nbytes = map(int, database.execute(_WHOLE).fetchone())
        set_aside = database.execute(f"{_WHOLE} WHERE worth = 0").fetchone()
        self.rejected, self.rejected_bytes = map(int, set_aside)
        self.pending = count - self.rejected

    def add(self, nbytes: int) -> None:
        """Count a frame in."""
        self.pending += 1
        self.nbytes += nbytes

    def set_aside(self, nbytes: int) -> None:
        """Count a pending frame as rejected."""
        self.pending -= 1
        self.rejected += 1
        self.rejected_bytes += nbytes

    def remove(self, gone: Iterable[Departure]) -> None:
        """Count frames out that have left."""
        for worth, frames, nbytes in gone:
            self.nbytes -= nbytes
            if worth == Worth.REJECTED:
                self.rejected -= frames
                self.rejected_bytes -= nbytes
            else:
                self.pending -= frames
