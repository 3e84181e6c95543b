"""The queue itself: frames in, frames to send, frames out by their receipts."""

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from litterfog.edge.outbox.ages import Ages
from litterfog.edge.outbox.clean import CleanCounts
from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.drops import count_drop, drops_ever
from litterfog.edge.outbox.file import OutboxError
from litterfog.edge.outbox.frames import Departure, FrameTooLargeError, QueuedFrame, Worth
from litterfog.edge.outbox.pictures import PictureMark, PictureMarks
from litterfog.edge.outbox.room import make_room
from litterfog.edge.outbox.stock import Stock
from litterfog.wire.receipt import MAX_OUTBOX_DAYS

_INSERT = (
    "INSERT INTO frames(id, content_type, payload, appended_ns, encode_ms, worth, picture)"
    " VALUES (?,?,?,?,?,?,?)"
    " ON CONFLICT(id) DO NOTHING"  # kept in spite of an error, and tried again
)
_AFTER = (
    "SELECT seq, id, content_type, payload, appended_ns, encode_ms FROM frames"
    " WHERE seq > ? AND rejected IS NULL ORDER BY seq LIMIT ?"
)
_OLDEST = "SELECT appended_ns FROM frames WHERE rejected IS NULL ORDER BY seq LIMIT 1"
_IS_PENDING = "SELECT EXISTS(SELECT 1 FROM frames WHERE id = ? AND rejected IS NULL)"
_REMOVE = "DELETE FROM frames WHERE id = ? RETURNING seq, worth, length(payload)"
_REJECT = (
    "UPDATE frames SET rejected = ?, worth = 0 WHERE id = ? AND rejected IS NULL"
    " RETURNING length(payload), picture"
)


class Outbox:
    """The queue; safe to use from several threads of one process.

    Whatever reads or writes the file raises OutboxError when it is damaged or the disk fails.
    """

    def __init__(self, path: Path, most_bytes: int, most_days: float = MAX_OUTBOX_DAYS) -> None:
        """Open or make the file; raises OutboxError."""
        self.path = path
        self.most_bytes = most_bytes
        self.dropped = 0  # frames let go because the outbox was full or they too old, since start
        self._database = Database(path)
        self.pictures = PictureMarks(self._database)
        self.clean = CleanCounts(self._database, self.pictures)
        try:
            with self._database.using():
                self._stock = Stock(self._database)
                self._ages = Ages(self._database, most_days)
                self._dropped_before = drops_ever(self._database)
        except OutboxError:
            self.close()
            raise

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
        is `done` with it is marked in that step too: a death finds both or neither. What is let go
        before it was ever sent, or is rejected, is forgotten: its picture may come again.

        Raises:
            FrameTooLargeError: it is over what the outbox may hold.
            OutboxError: the disk did not take it.
        """
        if len(payload) > self.most_bytes:
            raise FrameTooLargeError(f"{len(payload)} bytes; the outbox holds {self.most_bytes}")
        self.drop_old()
        picture = done.digest if done else None
        row = (frame_id, content_type, payload, time.time_ns(), encode_ms, worth, picture)
        with self._database.using():
            with self._database.transaction():
                missing = self._stock.nbytes + len(payload) - self.most_bytes
                crowded_out = make_room(self._database, self.pictures, missing, worth)
                kept = crowded_out is not None
                if kept:
                    self._insert(row, takes_clean)
                elif not takes_clean:
                    count_drop(self._database, Departure(worth, 1, 0), "full")
                self.pictures.mark_within(done if kept or not done else done._replace(digest=b""))
            self._stock.remove(crowded_out or [])
            self.dropped += len(crowded_out or []) + (not kept and not takes_clean)
            if kept:
                self._stock.add(len(payload))
        return kept

    def _insert(
        self,
        row: tuple[str, str, bytes, int, float | None, Worth, bytes | None],
        takes_clean: bool,
    ) -> None:
        self._database.execute(_INSERT, row)
        if takes_clean:
            self.clean.take_within()

    def drop_old(self) -> None:
        """Let go what was first sent too long ago, and count it; looks about once a minute.

        Raises:
            OutboxError: the disk did not take it.
        """
        with self._database.using():
            gone = self._ages.drop_old()
            self._stock.remove(gone)
            self.dropped += sum(each.frames for each in gone)

    def after(self, seq: int, most: int) -> list[QueuedFrame]:
        """Read the oldest frames that are numbered above `seq` and not rejected."""
        self.drop_old()
        with self._database.using(), closing(self._database.cursor()) as rows:
            rows.execute(_AFTER, (seq, most))
            return [QueuedFrame(*row) for row in rows]

    def read(self, seq: int) -> QueuedFrame | None:
        """Read one frame; None when it has left."""
        found = self.after(seq - 1, 1)
        return found[0] if found and found[0].seq == seq else None

    def mark_sent(self, seqs: Sequence[int]) -> None:
        """Keep when frames were first sent: from then on the cloud may know them.

        Raises:
            OutboxError: the disk did not take it.
        """
        with self._database.using(), self._database.without_sync():
            self._ages.mark_sent(seqs)

    def remove(self, frame_id: str) -> bool:
        """Let a frame go that has its receipt; False when it had left before."""
        with self._database.using():
            row = self._database.execute(_REMOVE, (frame_id,)).fetchone()
            if row is not None:
                seq, worth, nbytes = row
                self._ages.forget(seq)
                self._stock.remove([Departure(worth, 1, nbytes)])
            return row is not None

    def reject(self, frame_id: str, reason: str) -> bool:
        """Set a frame aside that the cloud, or the broker, will never take."""
        with self._database.using():
            with self._database.transaction():
                row = self._database.execute(_REJECT, (reason, frame_id)).fetchone()
                self.pictures.forget_within(row and row[1])
            if row is not None:
                self._stock.set_aside(row[0])
            return row is not None

    def is_pending(self, frame_id: str) -> bool:
        """Whether a frame is here, and not set aside."""
        with self._database.using():
            return bool(self._database.execute(_IS_PENDING, (frame_id,)).fetchone()[0])

    def oldest_ns(self) -> int | None:
        """Say when the oldest pending frame came, since the Unix epoch; None: there is none."""
        if not self.pending:
            return None
        with self._database.using():
            row = self._database.execute(_OLDEST).fetchone()
            return int(row[0]) if row else None

    @property
    def pending(self) -> int:
        """Count the frames without receipt."""
        return self._stock.pending

    @property
    def nbytes(self) -> int:
        """Count the payloads' bytes in the file, of frames set aside too."""
        return self._stock.nbytes

    @property
    def rejected(self) -> int:
        """Count the frames set aside."""
        return self._stock.rejected

    @property
    def nearly_full(self) -> bool:
        """Whether a source that can wait should wait; rejected frames make room when needed."""
        return self._stock.nbytes - self._stock.rejected_bytes > 0.8 * self.most_bytes

    @property
    def dropped_ever(self) -> int:
        """Count what was dropped since the file was made."""
        return self._dropped_before + self.dropped

    def close(self) -> None:
        """Close the file."""
        self._database.close()
