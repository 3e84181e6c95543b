"""Describe the machine that measured: a report's first paragraph."""

import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from litterfog.bench.held_process import Engine
from litterfog.experiments.instances import DEVICES, Speed, share_of
from litterfog.experiments.records import Row

_PACKAGES = ("litterfog", "ai-edge-litert", "tensorflow", "numpy", "paho-mqtt", "redis")


def describe(engine: Engine, speed: Speed) -> Row:
    """Give processor, memory, versions, engine, date, and what share each device is held to."""
    cores = os.cpu_count() or 1
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "cpu": _cpu(),
        "cores": cores,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "gflops_per_core": round(speed.gflops, 1),
        "engine": engine.name,
        "shares": {name: round(share_of(name, speed, cores).cpus, 3) for name in DEVICES}
        if engine.holds
        else {},
    }


def _cpu() -> str:
    """Read the processor's name, with family and model where that says little."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    found = {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    name = found.get("model name", platform.machine())
    return f"{name} (family {found.get('cpu family', '?')}, model {found.get('model', '?')})"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
