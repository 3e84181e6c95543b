"""How old a frame is: from its first sending on, whatever happens to the system's clock."""

import time
from collections.abc import Sequence

from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.drops import count_drop
from litterfog.edge.outbox.frames import Departure

_DAY_S = 86_400
_LOOKED_FOR_S = 60.0
_CLOCK_WAS_SET_S = 60.0  # a system's clock and the monotonic one drift apart by less
_OLD = "FROM frames WHERE seq IN (SELECT seq FROM sent WHERE first_ns < ?)"
_MARK = "INSERT OR IGNORE INTO sent VALUES (?, ?)"


class Ages:
    """Marks frames as sent, and lets go what was first sent too long ago.

    What was never sent has no age. A clock that was set meanwhile makes nothing of this run older
    or younger.
    """

    def __init__(self, database: Database, most_days: float) -> None:
        self._database = database
        self._most_age_ns = int(most_days * _DAY_S * 1e9)
        self._first_seq = _last_seq(database) + 1  # of this run
        self._marked: set[int] = set()  # as sent, in this run; those without receipt
        self._clock = _Clock()
        self._due_at = 0.0

    def mark_sent(self, seqs: Sequence[int]) -> None:
        """Keep when frames were first sent: from then on the cloud may know them."""
        now_ns = time.time_ns()
        with self._database.transaction():
            new = [s for s in seqs if self._database.execute(_MARK, (s, now_ns)).rowcount]
        self._marked.update(new)

    def forget(self, seq: int) -> None:
        """Let go of a frame that has its receipt."""
        self._marked.discard(seq)

    def drop_old(self) -> list[Departure]:
        """Let go what is too old, and count it; looks about once a minute."""
        if time.monotonic() < self._due_at:
            return []
        self._due_at = time.monotonic() + _LOOKED_FOR_S
        with self._database.transaction():
            self._correct()
            return self._delete_before(time.time_ns() - self._most_age_ns)

    def _correct(self) -> None:
        set_by_ns = self._clock.set_by_ns()
        if abs(set_by_ns) <= _CLOCK_WAS_SET_S * 1e9:
            return
        self._database.execute(
            "UPDATE frames SET appended_ns = appended_ns + ? WHERE seq >= ?",
            (set_by_ns, self._first_seq),
        )
        for seq in self._marked:
            self._database.execute(
                "UPDATE sent SET first_ns = first_ns + ? WHERE seq = ?", (set_by_ns, seq)
            )
        self._clock = _Clock()

    def _delete_before(self, moment_ns: int) -> list[Departure]:
        totals = f"SELECT worth, count(*), sum(length(payload)) {_OLD} GROUP BY worth"
        rows = self._database.execute(totals, (moment_ns,)).fetchall()
        if rows:
            self._database.execute(f"DELETE {_OLD}", (moment_ns,))
        gone = [Departure(*row) for row in rows]
        for each in gone:
            count_drop(self._database, each, "old")
        return gone


class _Clock:
    """Tells by how much the system's clock was set since."""

    def __init__(self) -> None:
        self._difference_ns = time.time_ns() - time.monotonic_ns()

    def set_by_ns(self) -> int:
        """Give it; some drift is in it."""
        return time.time_ns() - time.monotonic_ns() - self._difference_ns


def _last_seq(database: Database) -> int:
    row = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'frames'").fetchone()
    return int(row[0]) if row else 0
