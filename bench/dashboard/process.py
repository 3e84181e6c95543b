"""Processor time and memory of a process, as the kernel counts them."""

import os
from pathlib import Path

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
