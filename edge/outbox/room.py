"""Room for a new frame: what must go, the least worthy and oldest first."""

from contextlib import closing

from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.drops import count_drop
from litterfog.edge.outbox.frames import Departure, Worth

_LEAST_WORTHY = (
    "SELECT seq, worth, length(payload) FROM frames WHERE worth <= ? ORDER BY worth, seq"
)


def make_room(database: Database, nbytes: int, worth: Worth) -> list[Departure] | None:
    """Delete frames of so many bytes; None, and nothing deleted: the new one must give way."""
    if nbytes <= 0:
        return []
    going = _of_least_worth(database, nbytes, worth)
    if going is None:
        return None
    for seq, gone in going.items():
        database.execute("DELETE FROM frames WHERE seq = ?", (seq,))
        count_drop(database, gone, "full")
    return list(going.values())


def _of_least_worth(
    database: Database, nbytes: int, most_worth: Worth
) -> dict[int, Departure] | None:
    """Find frames of so many bytes by their seq; None: too few are worth no more."""
    found: dict[int, Departure] = {}
    with closing(database.cursor()) as rows:
        rows.execute(_LEAST_WORTHY, (most_worth,))
        for seq, worth, length in rows:
            found[seq] = Departure(worth, 1, length)
            nbytes -= length
            if nbytes <= 0:
                return found
    return None
