"""Marks of pictures that are done, so that none is sent twice.

A picture is known by its content. A watched folder's is known by its name and time too, so that an
unchanged file is not read again. Bounded: the oldest marks go.
"""

from typing import NamedTuple

from litterfog.edge.outbox.database import Database

MOST_PICTURES = 1_000_000  # marks of each kind: about 100 bytes each, in the file

_KNOWN = (
    "SELECT EXISTS(SELECT 1 FROM contents WHERE digest = :digest) OR EXISTS("
    "SELECT 1 FROM pictures WHERE name = :name AND modified_at_ns = :modified_at_ns"
    " AND digest IS NULL)"  # of a version that knew names alone
)


class PictureMark(NamedTuple):
    """One picture: what it is known by."""

    name: str
    modified_at_ns: int
    digest: bytes = b""  # of content and device; empty: nothing of it was sent
    by_name: bool = True  # of a watched folder


class PictureMarks:
    """The marks, in the outbox's file; raises OutboxError when the disk does not take one."""

    def __init__(self, database: Database, most: int = MOST_PICTURES) -> None:
        self._database = database
        self._most = most

    def is_new(self, name: str, modified_at_ns: int) -> bool:
        """Whether a watched folder's picture was not marked as done under its name."""
        with self._database.using():
            row = self._database.execute(
                "SELECT modified_at_ns FROM pictures WHERE name = ?", (name,)
            ).fetchone()
        return row is None or row[0] != modified_at_ns

    def is_known(self, picture: PictureMark) -> bool:
        """Whether a picture of this content was sent, or counted as clean."""
        with self._database.using():
            row = self._database.execute(_KNOWN, picture._asdict()).fetchone()
        return bool(row[0])

    def mark(self, done: PictureMark) -> None:
        """Mark a picture of which nothing is to be sent."""
        with self._database.using(), self._database.transaction():
            self.mark_within(done)

    def mark_within(self, done: PictureMark | None) -> None:
        """Mark a picture in the transaction that keeps what came of it."""
        if done and done.by_name:
            row = (done.name, done.modified_at_ns, done.digest)
            self._insert("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)", row, "pictures")
        if done and done.digest:
            statement = "INSERT OR REPLACE INTO contents(digest) VALUES (?)"
            self._insert(statement, (done.digest,), "contents")

    def forget_within(self, digest: bytes | None) -> None:
        """Forget a picture whose frame will never be on the map, in the transaction of its end."""
        if digest:
            self._database.execute("DELETE FROM contents WHERE digest = ?", (digest,))

    def _insert(self, statement: str, row: tuple[object, ...], table: str) -> None:
        newest = self._database.execute(statement, row).lastrowid or 0
        oldest = newest - self._most
        self._database.execute(f"DELETE FROM {table} WHERE rowid <= ?", (oldest,))  # noqa: S608
