"""What this machine is, in the words of a profile's sources."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_BOARD = Path("/proc/device-tree/model")
_CPU_INFO = Path("/proc/cpuinfo")
_PACKAGES = ("litterfog", "ai-edge-litert", "tensorflow")


def memory_mb() -> int:
    """Give the memory in MiB, as `free -m`."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20


def describe_machine() -> str:
    """Name board or processor, cores, versions, load and date."""
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {load:.1f} before; {platform.system()}"
        f" {platform.release()} {platform.machine()}, Python {platform.python_version()},"
        f" {_versions()}; {datetime.now(UTC):%Y-%m-%d}"
    )


def machine_in(source: str) -> str:
    """Give the board or processor and the cores that a number's source begins with."""
    return source.partition(", load ")[0]


def _processor() -> str:
    """Name the board where a device tree does, else the processor; Arm's cpuinfo has no name."""
    if _BOARD.exists():
        return _BOARD.read_text(errors="replace").strip("\0 \n")
    lines = _CPU_INFO.read_text(errors="replace").splitlines() if _CPU_INFO.exists() else []
    fields = {name.strip(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    name = fields.get("model name", "unknown processor")
    if "model" in fields:
        name += f" (family {fields.get('cpu family')}, model {fields['model']})"
    return name


def _versions() -> str:
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)
