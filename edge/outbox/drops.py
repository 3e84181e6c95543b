"""Counts, in the file, of what was let go without a receipt: by what it was and why."""

import time

from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.frames import Departure

_COUNT = (
    "INSERT INTO drops VALUES (?, ?, ?, ?) ON CONFLICT(worth, why)"
    " DO UPDATE SET frames = frames + excluded.frames, at_ns = excluded.at_ns"
)


def count_drop(database: Database, gone: Departure, why: str) -> None:
    """Count frames that were let go; `why` is full or old."""
    database.execute(_COUNT, (gone.worth, why, gone.frames, time.time_ns()))


def drops_ever(database: Database) -> int:
    """Count what was dropped since the file was made."""
    return int(database.execute("SELECT total(frames) FROM drops").fetchone()[0])
