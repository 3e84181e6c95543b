"""What every part of a run needs: programs, an environment, waiting, the last words of a log."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from litterfog.bench.held_process import Engine
from litterfog.planner.profile import Label

_POLL_S = 0.05


class ExperimentError(Exception):
    """An experiment could not be run; says what to do."""


def environment() -> dict[str, str]:
    """What a held process needs of ours: nothing that says how to run, TensorFlow quiet."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "PYTHONPATH")
        if name in os.environ
    }
    return {
        **kept,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }


def program(name: str) -> str:
    """Find a server's program; raises ExperimentError."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        raise ExperimentError(f"{name} is not installed: apt install mosquitto redis-server")
    return found


def label_of(engine: Engine) -> Label:
    """Say what a run is: emulated where the processes are held to an instance's share."""
    return "emulated" if engine.holds else "measured"


def wait_for(condition: Callable[[], bool], most_s: float, what: str) -> None:
    """Wait until something is so; raises ExperimentError."""
    deadline = time.monotonic() + most_s
    while not condition():
        if time.monotonic() > deadline:
            raise ExperimentError(f"{what}: nothing after {most_s:.0f} s")
        time.sleep(_POLL_S)


def last_words(log: Path) -> str:
    """Give a log's end."""
    return log.read_text(errors="replace")[-600:] if log.exists() else "no log"
