"""Row 16: the highest rate that this machine holds, for long: memory and descriptors stay flat."""

import json
import os
import signal
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.children import Child
from tests.faults.conftest import Figures, Size
from tests.faults.photos import write_photos
from tests.pipeline import reader
from tests.services import Mosquitto, Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.fault(16), pytest.mark.timeout(3_600)]
MIB = 2**20
SAMPLE_S = 0.5


@dataclass(frozen=True, slots=True)
class Sample:
    rss: int
    descriptors: int


def test_a_long_run_at_full_rate_keeps_memory_and_descriptors_flat(
    tmp_path: Path,
    own_mosquitto: Mosquitto,
    own_redis: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    seconds = size(12, 1_800)
    write_photos(tmp_path / "photos", range(8))
    (tmp_path / "none").mkdir()
    own_mosquitto.start()
    places = ["--broker", own_mosquitto.url]
    words = [*places, "--redis", own_redis.url]
    cloud = Child("cloud", tmp_path / "cloud.log", "litterfog", "cloud", *words)
    words = ["edge", *places, "--device-id", device, "--json"]
    words += ["--outbox", str(tmp_path / "outbox.sqlite"), "--source"]
    photos = [str(tmp_path / "photos"), "--loop"]
    edge = Child("edge", tmp_path / "edge.log", "litterfog", *words, *photos)
    assert own_mosquitto.process
    processes = {"cloud": cloud, "edge": edge}
    pids = {name: child.process.pid for name, child in processes.items()}
    try:
        wait_until(lambda: reader(own_redis).totals().frames > 100, 60, "frames")
        seen = _watch({**pids, "broker": own_mosquitto.process.pid}, seconds)
        edge.signal(signal.SIGTERM)
        assert edge.wait(60) == 0
        none = [str(tmp_path / "none"), "--once"]
        rest = Child("edge", tmp_path / "rest.log", "litterfog", *words, *none)
        assert rest.wait(120) in {0, 1}, rest.said  # 1: nothing had waited, and its folder is empty
    finally:
        edge.kill()
        cloud.signal(signal.SIGTERM)
        assert cloud.wait(20) == 0
    captured = _frames(edge)["frames"]
    frames = reader(own_redis).totals().frames
    figures(
        seconds=seconds,
        frames=captured,
        frames_per_second=round(captured / seconds, 1),
        backlog=_frames(rest)["pending"],
        lost=captured - frames,
        **{f"{name}_mib": _halves(samples) for name, samples in seen.items()},
        **{f"{name}_descriptors": _most(samples) for name, samples in seen.items()},
    )
    assert frames == captured
    for name, samples in seen.items():
        second, last = _halves(samples)
        assert last <= second * 1.1 + 8, f"{name} grows: {second} to {last} MiB"
        second_most, last_most = _most(samples)
        assert last_most <= second_most + 2, f"{name} opens more and more descriptors"


def _frames(edge: Child) -> dict[str, int]:
    """Read the summary, the last line of JSON; an error's words may follow it."""
    lines = [line for line in edge.said.splitlines() if line.startswith("{")]
    return dict(json.loads(lines[-1]))


def _watch(processes: Mapping[str, int], seconds: int) -> dict[str, list[Sample]]:
    """Sample every process until the time is over."""
    seen: dict[str, list[Sample]] = {name: [] for name in processes}
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, pid in processes.items():
            seen[name].append(_sample(pid))
        time.sleep(SAMPLE_S)
    return seen


def _sample(pid: int) -> Sample:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Sample(pages * os.sysconf("SC_PAGE_SIZE"), descriptors)


def _halves(samples: list[Sample]) -> tuple[float, float]:
    """Give the median memory in MiB of the run's second quarter, and of its last."""
    second, last = _quarters(samples)
    return tuple(  # type: ignore[return-value]  # two
        round(statistics.median(s.rss for s in part) / MIB, 1) for part in (second, last)
    )


def _most(samples: list[Sample]) -> tuple[int, int]:
    second, last = _quarters(samples)
    return max(s.descriptors for s in second), max(s.descriptors for s in last)


def _quarters(samples: list[Sample]) -> tuple[list[Sample], list[Sample]]:
    """Leave the first quarter out: there caches fill."""
    quarter = len(samples) // 4
    return samples[quarter : 2 * quarter], samples[-quarter:]
