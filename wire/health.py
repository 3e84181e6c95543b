"""A process's health file: one line, `green` or `red: why`, rewritten while the process lives.

A file that was not rewritten for a while counts as red: scripts/healthy is the reader.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from litterfog.wire.atomic_file import replace_file
from litterfog.wire.broker import Connection

log = structlog.get_logger()

EVERY_S = 2.0
STUCK_S = 60.0  # a worker that has not turned for so long is stuck


class HealthFileError(ValueError):
    """The health file cannot be written; says why."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a process is: red with a problem, else green, perhaps with a note."""

    problem: str | None = None
    note: str | None = None

    @property
    def line(self) -> str:
        """Give the file's one line."""
        words = f"red: {self.problem}" if self.problem else "green"
        if self.note and not self.problem:
            words += f": {self.note}"
        return " ".join(words.split())


class HealthFile:
    """Writes the file as a whole, so that a reader never sees half a line; no path, no file."""

    def __init__(self, path: Path | None) -> None:
        """Say red at once: a file of an earlier run may say green.

        Raises:
            HealthFileError: it cannot be written.
        """
        self._path = path
        try:
            self._replace(Health("starting"))
        except OSError as error:
            raise HealthFileError(f"health file {path}: {error.strerror}") from error

    def write(self, health: Health) -> None:
        """Rewrite the file; a disk that does not take it makes the file old, and so red."""
        with suppress(OSError):
            self._replace(health)

    def _replace(self, health: Health) -> None:
        if self._path:
            replace_file(self._path, f"{health.line}\n".encode())


@contextmanager
def reporting(file: HealthFile, look: Callable[[], Health]) -> Iterator[None]:
    """Look and write every 2 s in a thread while the block lasts; then the file says stopped."""
    stopping = threading.Event()

    def report() -> None:
        while True:
            file.write(_looked(look))
            if stopping.wait(EVERY_S):
                return

    thread = threading.Thread(target=report, name="health", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
        file.write(Health("stopped"))


def _looked(look: Callable[[], Health]) -> Health:
    try:
        return look()
    except Exception as error:  # a fault here must be told, and the thread outlive it
        log.exception("health not known")
        return Health(f"not known: {error!r}")


class Link:
    """Whether a connection is up, else why not: a Connection forgets why when it tries again."""

    def __init__(self, connection: Connection) -> None:
        self.was_up = False
        self.away_since_s = time.time()
        self._connection = connection
        self._away = False
        self._why = "not connected yet"

    def look(self) -> str | None:
        """Give the reason why the broker is away; None when it is not."""
        if self._connection.up.is_set():
            self.was_up, self._away = True, False
            self._why = "connection lost"
            return None
        if not self._away:
            self._away, self.away_since_s = True, time.time()
        self._why = self._connection.last_error or self._why
        return f"broker {self._connection.address}: {self._why}"
