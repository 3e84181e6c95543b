"""The outbox's one connection to its file: one user at a time, one transaction at a time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litterfog.edge.outbox.file import OutboxError, fault_of, lock, open_file


class Database:
    """Safe to use from several threads of one process; other edge processes are kept out."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises OutboxError."""
        self.path = path
        self._turn = threading.Lock()
        self._lock = lock(path)
        try:
            self._connection = open_file(path)
        except OutboxError:
            self._lock.close()
            raise

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run a statement, in a block of `using`."""
        return self._connection.execute(statement, values)

    def cursor(self) -> sqlite3.Cursor:
        """Give a cursor to be closed when the rows that were wanted are read."""
        return self._connection.cursor()

    @contextmanager
    def using(self) -> Iterator[None]:
        """Have the file alone; tell what SQLite or the disk does not do, and in which file."""
        with self._turn:
            try:
                yield
            except sqlite3.Error as error:
                raise fault_of(self.path, error) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of a block or nothing, in a block of `using`."""
        with self._connection:  # commits, or rolls back
            self.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def without_sync(self) -> Iterator[None]:
        """Spare a wait for the disk.

        The death of the process loses nothing of it; a power cut loses it, but never damages the
        file, if it comes before the next transaction that waits: a frame's append or removal.
        """
        self.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self.execute("PRAGMA synchronous = FULL")

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._connection.close()
            self._lock.close()
