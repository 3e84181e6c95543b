"""The outbox's SQLite file: its lock and its tables; an older version's is brought up to date."""

import errno
import fcntl
import sqlite3
import time
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
  encode_ms REAL,
  worth INTEGER NOT NULL DEFAULT 2);
CREATE INDEX IF NOT EXISTS rejected_frames ON frames(seq) WHERE rejected IS NOT NULL;
-- beside frames, for a change of a row writes all of it again, the payload too
CREATE TABLE IF NOT EXISTS sent(seq INTEGER PRIMARY KEY, first_ns INTEGER NOT NULL);
CREATE TRIGGER IF NOT EXISTS frame_left AFTER DELETE ON frames
  BEGIN DELETE FROM sent WHERE seq = OLD.seq; END;
CREATE TABLE IF NOT EXISTS clean(cell TEXT PRIMARY KEY, pictures INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pictures(name TEXT PRIMARY KEY, modified_at_ns INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS drops(
  worth INTEGER NOT NULL, why TEXT NOT NULL, frames INTEGER NOT NULL, at_ns INTEGER NOT NULL,
  PRIMARY KEY (worth, why));
"""
# After the columns that an older file lacks were added.
_INDEXES = """
CREATE INDEX IF NOT EXISTS frames_by_worth ON frames(worth, seq);
DROP INDEX IF EXISTS frames_by_age;
"""
_FROM_BEFORE_WORTH = """
BEGIN IMMEDIATE;
ALTER TABLE frames ADD COLUMN worth INTEGER NOT NULL DEFAULT 2;
UPDATE frames SET worth = 0 WHERE rejected IS NOT NULL;
CREATE TABLE IF NOT EXISTS dropped(one, at_ns, frames);
INSERT INTO drops SELECT 2, 'full', frames, at_ns FROM dropped;
DROP TABLE dropped;
COMMIT;
"""
_BUSY_S = 5.0
_LOCK_POLL_S = 0.1
_PRIMARY_CODE = 0xFF  # of an extended error code
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def lock_path(path: Path) -> Path:
    """Name the file that a running edge process holds locked."""
    return path.with_name(path.name + "-lock")


class OutboxError(Exception):
    """The outbox's file cannot be used; says why."""


def fault_of(path: Path, error: sqlite3.Error) -> OutboxError:
    """Say what SQLite does not do with the file, and what to do about a damaged one."""
    what = f"outbox {path}: {error}"
    if getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE in _DAMAGED:
        what += "; move the file away to begin anew: what was in it is lost"
    return OutboxError(what)


def open_file(path: Path) -> sqlite3.Connection:
    """Open or make the file, for any thread; raises OutboxError."""
    try:
        db = sqlite3.connect(path, timeout=_BUSY_S, check_same_thread=False)
    except sqlite3.Error as error:
        raise fault_of(path, error) from error
    try:
        _prepare(db)
    except sqlite3.Error as error:
        db.close()
        raise fault_of(path, error) from error
    return db


def _prepare(db: sqlite3.Connection) -> None:
    db.isolation_level = None  # each statement commits by itself
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.executescript(_SCHEMA)
    columns = {row[1] for row in db.execute("PRAGMA table_info(frames)")}
    if "encode_ms" not in columns:  # a file from before it was kept
        db.execute("ALTER TABLE frames ADD COLUMN encode_ms REAL")
    if "worth" not in columns:
        db.executescript(_FROM_BEFORE_WORTH)
    db.executescript(_INDEXES)


def lock(path: Path) -> BinaryIO:
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
