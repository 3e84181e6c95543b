"""Processes that a run of the tests left behind: found by a mark in their environment."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

MARK = "LITTERFOG_TEST_RUN"
_GRACE_S = 10.0  # what was told to end may take so long


@dataclass(frozen=True, slots=True)
class LeftProcess:
    """A process that still lives."""

    pid: int
    words: str
    test: str  # that started it


def mark_run() -> None:
    """Mark whatever this process starts; a worker has its mark from the run that started it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[MARK] = str(os.getpid())


def end_left_behind(grace_s: float = _GRACE_S) -> list[LeftProcess]:
    """Kill this run's processes that still live after a grace; gives what they were."""
    mark = os.environ[MARK]
    deadline = time.monotonic() + grace_s
    while (found := list(_marked(mark))) and time.monotonic() < deadline:
        time.sleep(0.2)
    for left in found:
        with suppress(ProcessLookupError):
            os.kill(left.pid, signal.SIGKILL)
    return found


def left_report(left: LeftProcess) -> pytest.TestReport:
    """Report it as an error of the test that started it."""
    said = f"left behind: process {left.pid}: {left.words}"
    place = (left.test.split("::")[0], None, left.test)
    return pytest.TestReport(left.test, place, {}, "failed", said, "teardown")


def _marked(mark: str) -> Iterator[LeftProcess]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().decode(errors="replace")
            words = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:  # gone, or another user's
            continue
        values = dict(pair.split("=", 1) for pair in environment.split("\0") if "=" in pair)
        if values.get(MARK) == mark and words:  # a zombie has no words
            test = values.get("PYTEST_CURRENT_TEST", "no test").rsplit(" (", 1)[0]
            yield LeftProcess(int(process.name), words.replace("\0", " ")[:200], test)
