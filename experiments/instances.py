"""The paper's instances (tables 1 and 2) as shares of this machine.

A device's share is its GFLOP/s over those of one core here: the paper's figure over a measured one.
That makes a general processor as fast as the device at dense arithmetic; memory, caches and the
Jetson's GPU are not imitated. So what a held process takes is *emulated*.
"""

import subprocess
import sys
from dataclasses import dataclass
from typing import Literal

from litterfog.bench.held_process import Share

Device = Literal["jetson-nano", "raspberry-pi-3b+"]
DEVICES: tuple[Device, ...] = ("jetson-nano", "raspberry-pi-3b+")
_GFLOPS: dict[Device, float] = {"jetson-nano": 472.0, "raspberry-pi-3b+": 21.4}  # table 1
_MEMORY_MB: dict[Device, int] = {"jetson-nano": 4096, "raspberry-pi-3b+": 1024}  # table 1
_LEAST_CPUS = 0.1  # the kernel keeps no smaller share of a period this short
CLOUD = Share(cpus=1.0, memory_mb=1024)  # table 2: one vCPU of 3.3 GHz, taken as a core of ours
_MATRIX = """
import numpy as np, time
a = np.random.default_rng(1).random((1024, 1024), dtype=np.float32)
def once():
    started = time.perf_counter(); a @ a
    return time.perf_counter() - started
print(2 * 1024**3 / min(once() for _ in range(20)) / 1e9)
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """What one core of this machine does."""

    gflops: float  # float32, one thread, numpy's matrix product


def measure_speed() -> Speed:
    """Measure it in a process of its own, with one thread."""
    done = subprocess.run(  # noqa: S603  (our own command line)
        [sys.executable, "-c", _MATRIX],
        env={"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return Speed(float(done.stdout))


def share_of(device: Device, speed: Speed, cores: int) -> Share:
    """Give a device's share; never more than there is, never less than can be kept."""
    wanted = _GFLOPS[device] / speed.gflops
    return Share(min(max(wanted, _LEAST_CPUS), float(cores)), _MEMORY_MB[device])
