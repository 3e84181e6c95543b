"""Marks of a watched folder's pictures that are done, so that a restart passes them over."""

from litterfog.edge.outbox.database import Database

PictureMark = tuple[str, int]  # its name, its modified_at_ns


class PictureMarks:
    """The marks, in the outbox's file; raises OutboxError when the disk does not take one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_new(self, name: str, modified_at_ns: int) -> bool:
        """Whether a picture was not marked as done."""
        with self._database.using():
            row = self._database.execute(
                "SELECT modified_at_ns FROM pictures WHERE name = ?", (name,)
            ).fetchone()
        return row is None or row[0] != modified_at_ns

    def mark(self, done: PictureMark) -> None:
        """Mark a picture of which nothing is to be sent."""
        with self._database.using(), self._database.transaction():
            self.mark_within(done)

    def mark_within(self, done: PictureMark | None) -> None:
        """Mark a picture in the transaction that keeps what came of it."""
        if done:
            self._database.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?)", done)
