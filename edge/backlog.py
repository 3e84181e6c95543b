"""What an outbox holds, read from outside while its process runs, or after; changes nothing."""

import fcntl
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from litterfog.edge.outbox import OutboxError, Worth
from litterfog.edge.outbox.file import lock_path

_BUSY_S = 2.0
_PENDING = (
    "SELECT count(*), total(length(payload)), min(appended_ns) FROM frames WHERE rejected IS NULL"
)
_COUNTS_DROPS = "SELECT 1 FROM sqlite_master WHERE name = 'drops'"  # an older version's does not
_DROPS = "SELECT worth, why, frames, at_ns FROM drops ORDER BY worth DESC, why"
_REASONS = "SELECT rejected, count(*) FROM frames WHERE rejected IS NOT NULL GROUP BY rejected"


@dataclass(frozen=True, slots=True)
class Backlog:
    """The state of one outbox."""

    running: bool  # whether an edge process holds it
    pending: int  # frames without receipt
    pending_bytes: int
    oldest_s: float | None  # age of the first of them
    rejected: dict[str, int]  # frames set aside, by reason
    dropped: int  # frames that have left without receipt, ever
    dropped_at_ns: int | None  # the last of them
    drops: dict[str, int] = field(default_factory=dict)  # by what and why: "hit, full"


def read_backlog(path: Path) -> Backlog:
    """Read an outbox; raises OutboxError when there is none, or it cannot be read."""
    if not path.exists():
        raise OutboxError(f"no outbox at {path}: no device has run with it")
    try:
        return _read(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if Path(f"{path}-wal").exists():
            raise OutboxError(f"outbox {path}: {error}") from error
        # Closed in order, in a folder that may not be written to: nobody changes it.
        return _read_at_rest(path)
    except sqlite3.Error as error:
        raise OutboxError(f"outbox {path}: {error}") from error


def _read_at_rest(path: Path) -> Backlog:
    try:
        return _read(path, "immutable=1")
    except sqlite3.Error as error:
        raise OutboxError(f"outbox {path}: {error}") from error


def _read(path: Path, how: str) -> Backlog:
    address = f"{path.absolute().as_uri()}?{how}"
    with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_S)) as db:
        count, nbytes, oldest_ns = db.execute(_PENDING).fetchone()
        drops = db.execute(_DROPS).fetchall() if db.execute(_COUNTS_DROPS).fetchone() else []
        return Backlog(
            running=_running(path),
            pending=count,
            pending_bytes=int(nbytes),
            oldest_s=max(0.0, time.time() - oldest_ns / 1e9) if oldest_ns else None,
            rejected=dict(db.execute(_REASONS).fetchall()),
            dropped=sum(frames for _, _, frames, _ in drops),
            drops={f"{Worth(worth).name.lower()}, {why}": n for worth, why, n, _ in drops},
            dropped_at_ns=max((at_ns for *_, at_ns in drops), default=None),
        )


def _running(path: Path) -> bool:
    try:
        with lock_path(path).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # none has run here, or not since the lock is
        return False
    return False
