"""Room for a new frame: what must go, the least worthy and oldest first."""

from contextlib import closing

from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.drops import count_drop
from litterfog.edge.outbox.frames import Departure, Worth
from litterfog.edge.outbox.pictures import PictureMarks

_PICTURE_UNSENT = (
    "SELECT picture FROM frames WHERE seq = ?1 AND NOT EXISTS(SELECT 1 FROM sent WHERE seq = ?1)"
)
_LEAST_WORTHY = (
    "SELECT seq, worth, length(payload) FROM frames WHERE worth <= ? ORDER BY worth, seq"
)


def make_room(
    database: Database, pictures: PictureMarks, nbytes: int, worth: Worth
) -> list[Departure] | None:
    """Delete frames of so many bytes; None, and nothing deleted: the new one must give way.

    A picture whose frame was never sent is forgotten, for it cannot be on the map.
    """
    if nbytes <= 0:
        return []
    going = _of_least_worth(database, nbytes, worth)
    if going is None:
        return None
    for seq, gone in going.items():
        unsent = database.execute(_PICTURE_UNSENT, (seq,)).fetchone()
        pictures.forget_within(unsent and unsent[0])
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
