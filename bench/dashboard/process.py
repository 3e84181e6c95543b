"""Processor time, memory and end of processes, as the kernel tells of them."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_POLL_S = 0.05
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Read the processor time of a process and its threads so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def memory_mb(pid: int) -> tuple[float, float]:
    """Read the memory that a process holds now, and the most that it ever held (10^6 bytes)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = dict(line.split(":", 1) for line in lines)
    return _mb(found["VmRSS"]), _mb(found["VmHWM"])


def _mb(field: str) -> float:
    return int(field.split(maxsplit=1)[0]) * 1_024 / 1e6


def end_session(leader: int, patience_s: float) -> None:
    """Wait for the processes of a session to end; kill those that take longer."""
    deadline = time.monotonic() + patience_s
    while left := list(_session(leader)):
        if time.monotonic() > deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(_POLL_S)


def _session(leader: int) -> Iterator[int]:
    """Find the processes of a session that live."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, session = stat.read_text().rsplit(")", 1)[1].split()[:4]
            if int(session) == leader and state != "Z":
                yield int(stat.parent.name)
