"""Clean pictures of an edge-only run, counted in the file until a frame takes the counts."""

from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.pictures import PictureMark, PictureMarks

_COUNT = "INSERT INTO clean VALUES (?, 1) ON CONFLICT(cell) DO UPDATE SET pictures = pictures + 1"


class CleanCounts:
    """The counts by H3 cell; raises OutboxError when the disk does not take one."""

    def __init__(self, database: Database, pictures: PictureMarks) -> None:
        self._database = database
        self._pictures = pictures

    def count(self, cell: str, done: PictureMark | None = None) -> None:
        """Count one picture; the one that is `done` with it is marked in the same step."""
        with self._database.using(), self._database.transaction():
            self._database.execute(_COUNT, (cell,))
            self._pictures.mark_within(done)

    def cells(self) -> dict[str, int]:
        """Read the counts that no frame has taken: H3 cell -> pictures."""
        with self._database.using():
            return dict(self._database.execute("SELECT cell, pictures FROM clean").fetchall())

    def take_within(self) -> None:
        """Empty the counts in the transaction that keeps the frame which carries them."""
        self._database.execute("DELETE FROM clean")
