"""Frames on their way, kept in SQLite until the cloud's receipt.

What `append` has returned from survives the death of the process, and of the device. Knows encoded
bytes, not what is in them.
"""

import errno
import fcntl
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_SCHEMA = """
CREATE TABLE IF NOT EXISTS frames(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  content_type TEXT NOT NULL,
  payload BLOB NOT NULL,
  appended_ns INTEGER NOT NULL,
  rejected TEXT,
  encode_ms REAL);
CREATE INDEX IF NOT EXISTS rejected_frames ON frames(seq) WHERE rejected IS NOT NULL;
CREATE TABLE IF NOT EXISTS clean(cell TEXT PRIMARY KEY, pictures INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pictures(name TEXT PRIMARY KEY, modified_at_ns INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS dropped(
  one INTEGER PRIMARY KEY CHECK (one = 1), at_ns INTEGER NOT NULL, frames INTEGER NOT NULL);
"""
_BUSY_S = 5.0
_LOCK_POLL_S = 0.1


def lock_path(path: Path) -> Path:
    """Name the file that a running edge process holds locked."""
    return path.with_name(path.name + "-lock")


class OutboxError(Exception):
    """The outbox's file cannot be used; says why."""


class FrameTooLargeError(OutboxError):
    """One frame is over what the whole outbox may hold."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One frame to send."""

    seq: int
    id: str
    content_type: str
    payload: bytes
    appended_ns: int
    encode_ms: float | None  # None: of a file from before it was kept


PictureMark = tuple[str, int]  # a watched folder's picture: its name, its modified_at_ns


class Outbox:
    """The queue; safe to use from several threads of one process."""

    def __init__(self, path: Path, most_bytes: int) -> None:
        """Open or make the file; raises OutboxError."""
        self.path = path
        self.most_bytes = most_bytes
        self.dropped = 0  # frames let go because the outbox was full, since start
        self._turn = threading.Lock()
        self._lock = _locked(path)
        try:
            self._db = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False)
        except sqlite3.Error as error:
            self._lock.close()
            raise OutboxError(f"outbox {path}: {error}") from error
        try:
            count, nbytes = self._prepare()
        except sqlite3.Error as error:
            self._db.close()
            self._lock.close()
            raise OutboxError(f"outbox {path}: {error}") from error
        rejected = "SELECT count(*), total(length(payload)) FROM frames WHERE rejected IS NOT NULL"
        self._rejected, self._rejected_bytes = map(int, self._db.execute(rejected).fetchone())
        self._pending = count - self._rejected
        self._nbytes = nbytes

    def _prepare(self) -> tuple[int, int]:
        """Set the file up; gives how many frames it holds, and their bytes."""
        self._db.isolation_level = None  # each statement commits by itself
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)
        columns = {row[1] for row in self._db.execute("PRAGMA table_info(frames)")}
        if "encode_ms" not in columns:  # a file from before it was kept
            self._db.execute("ALTER TABLE frames ADD COLUMN encode_ms REAL")
        rows = self._db.execute("SELECT count(*), total(length(payload)) FROM frames")
        count, nbytes = rows.fetchone()
        return int(count), int(nbytes)

    def append(
        self,
        frame_id: str,
        content_type: str,
        payload: bytes,
        *,
        encode_ms: float | None = None,
        takes_clean: bool = False,
        done: PictureMark | None = None,
    ) -> None:
        """Keep a frame; when the outbox is full the oldest go first, rejected ones before others.

        A frame that `takes_clean` carries the clean counts, which are emptied in the same step. The
        picture that is `done` with it is marked in that step too: a death finds both or neither.

        Raises:
            FrameTooLargeError: it is over what the outbox may hold.
            OutboxError: the disk did not take it.
        """
        if len(payload) > self.most_bytes:
            raise FrameTooLargeError(f"{len(payload)} bytes; the outbox holds {self.most_bytes}")
        with self._turn:
            while self._nbytes + len(payload) > self.most_bytes and self._drop_one():
                pass
            try:
                row = (frame_id, content_type, payload, time.time_ns(), encode_ms)
                self._insert(row, takes_clean, done)
            except sqlite3.Error as error:
                raise OutboxError(f"outbox {self.path}: {error}") from error
            self._pending += 1
            self._nbytes += len(payload)

    def _insert(
        self,
        row: tuple[str, str, bytes, int, float | None],
        takes_clean: bool,
        done: PictureMark | None,
    ) -> None:
        with self._db:  # commits, or rolls back
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT INTO frames(id, content_type, payload, appended_ns, encode_ms)"
                " VALUES (?,?,?,?,?)",
                row,
            )
            if takes_clean:
                self._db.execute("DELETE FROM clean")
            self._mark(done)

    def _mark(self, done: PictureMark | None) -> None:
        if done:
            self._db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?)", done)

    def count_clean(self, cell: str, done: PictureMark | None = None) -> None:
        """Count one clean picture of an edge-only run, until a frame takes the counts.

        The picture that is `done` with it is marked in the same step.
        """
        with self._turn, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT INTO clean VALUES (?, 1)"
                " ON CONFLICT(cell) DO UPDATE SET pictures = pictures + 1",
                (cell,),
            )
            self._mark(done)

    def clean_cells(self) -> dict[str, int]:
        """Read the clean counts that no frame has taken: H3 cell -> pictures."""
        with self._turn:
            return dict(self._db.execute("SELECT cell, pictures FROM clean").fetchall())

    def after(self, seq: int, most: int) -> list[Outgoing]:
        """Read the oldest frames that are numbered above `seq` and not rejected."""
        with self._turn, closing(self._db.cursor()) as rows:
            rows.execute(
                "SELECT seq, id, content_type, payload, appended_ns, encode_ms FROM frames"
                " WHERE seq > ? AND rejected IS NULL ORDER BY seq LIMIT ?",
                (seq, most),
            )
            return [Outgoing(*row) for row in rows]

    def read(self, seq: int) -> Outgoing | None:
        """Read one frame; None when it has left."""
        found = self.after(seq - 1, 1)
        return found[0] if found and found[0].seq == seq else None

    def remove(self, frame_id: str) -> bool:
        """Let a frame go that has its receipt; False when it had left before."""
        with self._turn:
            row = self._db.execute(
                "DELETE FROM frames WHERE id = ? RETURNING length(payload), rejected IS NOT NULL",
                (frame_id,),
            ).fetchone()
            self._forget(row)
            return row is not None

    def reject(self, frame_id: str, reason: str) -> bool:
        """Set a frame aside that the cloud, or the broker, will never take."""
        with self._turn:
            row = self._db.execute(
                "UPDATE frames SET rejected = ? WHERE id = ? AND rejected IS NULL"
                " RETURNING length(payload)",
                (reason, frame_id),
            ).fetchone()
            if row is not None:
                self._pending -= 1
                self._rejected += 1
                self._rejected_bytes += row[0]
            return row is not None

    @property
    def pending(self) -> int:
        """Count the frames without receipt."""
        return self._pending

    @property
    def rejected(self) -> int:
        """Count the frames set aside."""
        return self._rejected

    @property
    def nearly_full(self) -> bool:
        """Whether a source that can wait should wait; rejected frames make room when needed."""
        return self._nbytes - self._rejected_bytes > 0.8 * self.most_bytes

    def is_new_picture(self, name: str, modified_at_ns: int) -> bool:
        """Whether a watched folder's picture was not marked as done."""
        with self._turn:
            row = self._db.execute(
                "SELECT modified_at_ns FROM pictures WHERE name = ?", (name,)
            ).fetchone()
        return row is None or row[0] != modified_at_ns

    def picture_done(self, done: PictureMark) -> None:
        """Mark a picture of which nothing is to be sent, so that a restart passes it over."""
        with self._turn:
            self._mark(done)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._db.close()
            self._lock.close()

    def _drop_one(self) -> bool:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            row = self._db.execute(
                "DELETE FROM frames WHERE seq = (SELECT seq FROM frames"
                " ORDER BY rejected IS NULL, seq LIMIT 1)"
                " RETURNING length(payload), rejected IS NOT NULL"
            ).fetchone()
            if row is not None:
                self._db.execute(
                    "INSERT INTO dropped VALUES (1, ?, 1)"
                    " ON CONFLICT(one) DO UPDATE SET at_ns = excluded.at_ns, frames = frames + 1",
                    (time.time_ns(),),
                )
        self._forget(row)
        self.dropped += row is not None
        return row is not None

    def _forget(self, row: tuple[int, int] | None) -> None:
        if row is not None:
            self._nbytes -= row[0]
            self._rejected_bytes -= row[0] * row[1]
            self._rejected -= row[1]
            self._pending -= 1 - row[1]


def _locked(path: Path) -> BinaryIO:
    """Keep other edge processes out; the database's own locks let readers in."""
    deadline = time.monotonic() + _BUSY_S
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = lock_path(path).open("ab")
    except OSError as error:
        raise OutboxError(f"outbox {path}: {error}") from error
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno == errno.EWOULDBLOCK and time.monotonic() < deadline:
                time.sleep(_LOCK_POLL_S)
                continue
            file.close()
            raise OutboxError(
                f"outbox {path}: {error.strerror} (does another edge process use it?)"
            ) from error
        return file
