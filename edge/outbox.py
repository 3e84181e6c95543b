"""Frames on their way, kept in SQLite until the cloud's receipt.

What `append` has returned from survives the death of the process, and of the device. Knows encoded
bytes and what they are worth, not what is in them. Bounded by bytes, and what was sent by the age
of its first sending too: what has to go is counted, in the file, by what it was and why.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from litterfog.edge.outbox_file import OutboxError, fault_of, lock, open_file
from litterfog.wire.receipt import MAX_OUTBOX_DAYS

__all__ = ["FrameTooLargeError", "Outbox", "OutboxError", "Outgoing", "PictureMark", "Worth"]

_DAY_S = 86_400
_OLD_LOOKED_FOR_S = 60.0
_CLOCK_WAS_SET_S = 60.0  # a system's clock and the monotonic one drift apart by less


class Worth(IntEnum):
    """What a frame is worth to the map: when the outbox is full, the least go first."""

    REJECTED = 0  # the cloud will never take it
    TALLY = 1  # clean pictures, counted
    UNKNOWN = 2  # a picture or a tensor: the device cannot tell
    HIT = 3  # the device has seen litter


_Gone = tuple[int, int, int]  # worth, frames, bytes
PictureMark = tuple[str, int]  # a watched folder's picture: its name, its modified_at_ns


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


class Outbox:
    """The queue; safe to use from several threads of one process.

    Whatever reads or writes the file raises OutboxError when it is damaged or the disk fails.
    """

    def __init__(self, path: Path, most_bytes: int, most_days: float = MAX_OUTBOX_DAYS) -> None:
        """Open or make the file; raises OutboxError."""
        self.path = path
        self.most_bytes = most_bytes
        self.dropped = 0  # frames let go because the outbox was full or they too old, since start
        self._most_age_ns = int(most_days * _DAY_S * 1e9)
        self._turn = threading.Lock()
        self._lock = lock(path)
        try:
            self._db = open_file(path)
        except OutboxError:
            self._lock.close()
            raise
        try:
            self._take_stock()
        except OutboxError:
            self.close()
            raise
        self._clock = _Clock()
        self._marked: set[int] = set()  # as sent, in this run; those without receipt
        self._old_due_at = 0.0

    def _take_stock(self) -> None:
        """Count what an earlier run has left."""
        whole = "SELECT count(*), total(length(payload)) FROM frames"
        with self._using():
            count, self._nbytes = map(int, self._db.execute(whole).fetchone())
            rejected = f"{whole} WHERE worth = 0"
            self._rejected, self._rejected_bytes = map(int, self._db.execute(rejected).fetchone())
            self._pending = count - self._rejected
            self._first_seq = self._last_seq() + 1  # of this run
            dropped = self._db.execute("SELECT total(frames) FROM drops").fetchone()
            self._dropped_before = int(dropped[0])

    def append(
        self,
        frame_id: str,
        content_type: str,
        payload: bytes,
        *,
        encode_ms: float | None = None,
        worth: Worth = Worth.UNKNOWN,
        takes_clean: bool = False,
        done: PictureMark | None = None,
    ) -> bool:
        """Keep a frame; False when the outbox is full of frames that are worth more.

        When it is full, frames of least worth go first, of these the oldest, and are counted; so is
        the frame itself where it is not kept. A frame that `takes_clean` carries the clean counts,
        which are emptied in the same step: not kept, it is no loss, for they stay. The picture that
        is `done` with it is marked in that step too: a death finds both or neither.

        Raises:
            FrameTooLargeError: it is over what the outbox may hold.
            OutboxError: the disk did not take it.
        """
        if len(payload) > self.most_bytes:
            raise FrameTooLargeError(f"{len(payload)} bytes; the outbox holds {self.most_bytes}")
        self.drop_old()
        row = (frame_id, content_type, payload, time.time_ns(), encode_ms, worth)
        with self._using():
            with self._transaction():
                crowded_out = self._make_room(len(payload), worth)
                kept = crowded_out is not None
                if kept:
                    self._insert(row, takes_clean)
                elif not takes_clean:
                    self._count_drops((worth, 1, 0), "full")
                self._mark(done)
            self._forget(crowded_out or [])
            self.dropped += len(crowded_out or []) + (not kept and not takes_clean)
            self._pending += kept
            self._nbytes += kept * len(payload)
        return kept

    def _make_room(self, nbytes: int, worth: Worth) -> list[_Gone] | None:
        """Delete what a new frame needs gone; None, and nothing deleted, when it must give way."""
        missing = self._nbytes + nbytes - self.most_bytes
        if missing <= 0:
            return []
        going = self._of_least_worth(missing, worth)
        if going is None:
            return None
        for seq, gone in going.items():
            self._db.execute("DELETE FROM frames WHERE seq = ?", (seq,))
            self._count_drops(gone, "full")
        return list(going.values())

    def _of_least_worth(self, nbytes: int, most_worth: Worth) -> dict[int, _Gone] | None:
        """Find frames of so many bytes by their seq, the least worthy and oldest; None: too few."""
        found: dict[int, _Gone] = {}
        with closing(self._db.cursor()) as rows:
            rows.execute(
                "SELECT seq, worth, length(payload) FROM frames WHERE worth <= ?"
                " ORDER BY worth, seq",
                (most_worth,),
            )
            for seq, worth, length in rows:
                found[seq] = (worth, 1, length)
                nbytes -= length
                if nbytes <= 0:
                    return found
        return None

    def _insert(
        self, row: tuple[str, str, bytes, int, float | None, Worth], takes_clean: bool
    ) -> None:
        self._db.execute(
            "INSERT INTO frames(id, content_type, payload, appended_ns, encode_ms, worth)"
            " VALUES (?,?,?,?,?,?)"
            " ON CONFLICT(id) DO NOTHING",  # kept in spite of an error, and tried again
            row,
        )
        if takes_clean:
            self._db.execute("DELETE FROM clean")

    def drop_old(self) -> None:
        """Let go what was first sent too long ago, and count it; looks about once a minute.

        What was never sent has no age. A clock that was set meanwhile makes nothing of this run
        older or younger.

        Raises:
            OutboxError: the disk did not take it.
        """
        with self._using():
            if time.monotonic() < self._old_due_at:
                return
            self._old_due_at = time.monotonic() + _OLD_LOOKED_FOR_S
            with self._transaction():
                self._correct_ages()
                gone = self._delete_old(time.time_ns() - self._most_age_ns)
            self._forget(gone)
            self.dropped += sum(frames for _, frames, _ in gone)

    def _correct_ages(self) -> None:
        set_by_ns = self._clock.set_by_ns()
        if abs(set_by_ns) > _CLOCK_WAS_SET_S * 1e9:
            self._db.execute(
                "UPDATE frames SET appended_ns = appended_ns + ? WHERE seq >= ?",
                (set_by_ns, self._first_seq),
            )
            self._db.executemany(
                "UPDATE sent SET first_ns = first_ns + ? WHERE seq = ?",
                [(set_by_ns, seq) for seq in self._marked],
            )
            self._clock = _Clock()

    def _delete_old(self, before_ns: int) -> list[_Gone]:
        old = "FROM frames WHERE seq IN (SELECT seq FROM sent WHERE first_ns < ?)"
        totals = f"SELECT worth, count(*), sum(length(payload)) {old} GROUP BY worth"
        gone: list[_Gone] = self._db.execute(totals, (before_ns,)).fetchall()
        if gone:
            self._db.execute(f"DELETE {old}", (before_ns,))
        for each in gone:
            self._count_drops(each, "old")
        return gone

    def _mark(self, done: PictureMark | None) -> None:
        if done:
            self._db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?)", done)

    def count_clean(self, cell: str, done: PictureMark | None = None) -> None:
        """Count one clean picture of an edge-only run, until a frame takes the counts.

        The picture that is `done` with it is marked in the same step.

        Raises:
            OutboxError: the disk did not take it.
        """
        with self._using(), self._transaction():
            self._db.execute(
                "INSERT INTO clean VALUES (?, 1)"
                " ON CONFLICT(cell) DO UPDATE SET pictures = pictures + 1",
                (cell,),
            )
            self._mark(done)

    def clean_cells(self) -> dict[str, int]:
        """Read the clean counts that no frame has taken: H3 cell -> pictures."""
        with self._using():
            return dict(self._db.execute("SELECT cell, pictures FROM clean").fetchall())

    def after(self, seq: int, most: int) -> list[Outgoing]:
        """Read the oldest frames that are numbered above `seq` and not rejected."""
        self.drop_old()
        with self._using(), closing(self._db.cursor()) as rows:
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

    def mark_sent(self, seqs: Sequence[int]) -> None:
        """Keep when frames were first sent: from then on the cloud may know them.

        Raises:
            OutboxError: the disk did not take it.
        """
        mark = "INSERT OR IGNORE INTO sent VALUES (?, ?)"
        with self._using(), self._without_sync():
            now_ns = time.time_ns()
            with self._transaction():
                new = [seq for seq in seqs if self._db.execute(mark, (seq, now_ns)).rowcount]
            self._marked.update(new)

    @contextmanager
    def _without_sync(self) -> Iterator[None]:
        """Spare a wait for the disk.

        The death of the process loses nothing of it; a power cut loses it, but never damages the
        file, if it comes before the next transaction that waits: a frame's append or removal.
        """
        self._db.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = FULL")

    def remove(self, frame_id: str) -> bool:
        """Let a frame go that has its receipt; False when it had left before."""
        with self._using():
            row = self._db.execute(
                "DELETE FROM frames WHERE id = ? RETURNING seq, worth, length(payload)",
                (frame_id,),
            ).fetchone()
            if row is not None:
                seq, worth, nbytes = row
                self._marked.discard(seq)
                self._forget([(worth, 1, nbytes)])
            return row is not None

    def reject(self, frame_id: str, reason: str) -> bool:
        """Set a frame aside that the cloud, or the broker, will never take."""
        with self._using():
            row = self._db.execute(
                "UPDATE frames SET rejected = ?, worth = 0 WHERE id = ? AND rejected IS NULL"
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
        with self._using():
            row = self._db.execute(
                "SELECT modified_at_ns FROM pictures WHERE name = ?", (name,)
            ).fetchone()
        return row is None or row[0] != modified_at_ns

    def picture_done(self, done: PictureMark) -> None:
        """Mark a picture of which nothing is to be sent, so that a restart passes it over.

        Raises:
            OutboxError: the disk did not take it.
        """
        with self._using(), self._transaction():
            self._mark(done)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._db.close()
            self._lock.close()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """Have the file alone; tell what SQLite or the disk does not do, and in which file."""
        with self._turn:
            try:
                yield
            except sqlite3.Error as error:
                raise fault_of(self.path, error) from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all of a block or nothing."""
        with self._db:  # commits, or rolls back
            self._db.execute("BEGIN IMMEDIATE")
            yield

    @property
    def dropped_ever(self) -> int:
        """Count what was dropped since the file was made."""
        return self._dropped_before + self.dropped

    def _count_drops(self, gone: _Gone, why: str) -> None:
        worth, frames, _ = gone
        self._db.execute(
            "INSERT INTO drops VALUES (?, ?, ?, ?) ON CONFLICT(worth, why)"
            " DO UPDATE SET frames = frames + excluded.frames, at_ns = excluded.at_ns",
            (worth, why, frames, time.time_ns()),
        )

    def _forget(self, gone: list[_Gone]) -> None:
        """Count frames out that have left."""
        for worth, frames, nbytes in gone:
            self._nbytes -= nbytes
            if worth == Worth.REJECTED:
                self._rejected -= frames
                self._rejected_bytes -= nbytes
            else:
                self._pending -= frames

    def _last_seq(self) -> int:
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'frames'").fetchone()
        return int(row[0]) if row else 0


class _Clock:
    """Tells by how much the system's clock was set since."""

    def __init__(self) -> None:
        self._difference_ns = time.time_ns() - time.monotonic_ns()

    def set_by_ns(self) -> int:
        """Give it; some drift is in it."""
        return time.time_ns() - time.monotonic_ns() - self._difference_ns
