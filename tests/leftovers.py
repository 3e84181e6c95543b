"""Processes that a run of the tests left behind: found by a mark in their environment."""

import os
import time
from pathlib import Path

MARK = "LITTERFOG_TEST_RUN"
_GRACE_S = 10.0  # what was told to end may take so long


def mark_run() -> None:
    """Mark this process, and with it whatever it starts, unless it was marked before."""
    os.environ.setdefault(MARK, str(os.getpid()))


def left_behind() -> list[str]:
    """Give the command lines of this run's processes that still live after a grace."""
    deadline = time.monotonic() + _GRACE_S
    while (found := _marked()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def _marked() -> list[str]:
    mark = f"{MARK}={os.environ[MARK]}".encode()
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) in {os.getpid(), os.getppid()}:
            continue
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # gone, or another user's
            continue
        if mark in environment and words != [b""]:  # a zombie has no words
            found.append(f"{process.name} {b' '.join(words).decode(errors='replace')[:200]}")
    return found
