"""Kill this process with SIGKILL at the n-th time that it comes to a point."""

import os
import signal
import sqlite3
from collections.abc import Callable
from itertools import count
from typing import Any


def fuse(nth: int) -> Callable[[], None]:
    """Give what ends this process when it is called for the n-th time."""
    calls = count(1)

    def burn() -> None:
        if next(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return burn


def before(owner: Any, name: str, burn: Callable[[], None]) -> None:
    """Come to the point before each call of a method."""
    real = getattr(owner, name)

    def wrapped(*args: Any, **named: Any) -> Any:
        burn()
        return real(*args, **named)

    setattr(owner, name, wrapped)


def after(owner: Any, name: str, burn: Callable[..., None]) -> None:
    """Come to the point after each call of a method; `burn` is given its arguments."""
    real = getattr(owner, name)

    def wrapped(*args: Any, **named: Any) -> Any:
        result = real(*args, **named)
        burn(*args, **named)
        return result

    setattr(owner, name, wrapped)


def at_statement(db: sqlite3.Connection, start: str, burn: Callable[[], None]) -> None:
    """Come to the point when SQLite begins a statement of this kind, inside its transaction."""
    following = {"armed": start != "COMMIT"}

    def trace(statement: str) -> None:
        following["armed"] |= statement.startswith("INSERT INTO frames")
        if following["armed"] and statement.startswith(start):
            burn()
            following["armed"] = start != "COMMIT"

    db.set_trace_callback(trace)
