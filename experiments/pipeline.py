"""Run the pipeline for real: a device, a link, the cloud side; a run is every picture once.

Broker, store and subscriber share one held container: the cloud machine. The device has one frame
on its way at a time, so that the link's and the cloud's times are a frame's own; what waits
meanwhile is in its outbox time, which the paper's *hypothetical total per image* leaves out
(section 5.1).
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litterfog.bench.held_process import Engine, HeldProcess, Share
from litterfog.bench.links.kernel import open_link
from litterfog.bench.links.profiles import PROFILES
from litterfog.bench.links.proxy import ShapedLink
from litterfog.experiments.cloud_side import READY_S, cloud_side
from litterfog.experiments.processes import ExperimentError, environment, last_words, wait_for
from litterfog.models.runtime import Runtime

_RUN_S = 1_800.0


@dataclass(frozen=True, slots=True)
class Machines:
    """The two sides of some runs and what is between them; without a share a side has all."""

    models: str  # that the cloud serves, by commas
    runtime: Runtime
    link: str
    device_id: str
    device: Share | None
    cloud: Share | None


@dataclass(frozen=True, slots=True)
class EdgeRun:
    """One run of the edge that ended with every receipt."""

    summary: dict[str, Any]  # of edge.summary
    cloud_cpu_s: float  # of broker, store and subscriber, while it ran


def run_edge(
    engine: Engine,
    machines: Machines,
    runs: list[dict[str, Any]],
    pictures: Path,
    folder: Path,
    on_run: Callable[[str], None] = lambda _: None,
) -> list[EdgeRun]:
    """Run an edge once for each of `runs`, its settings beside those of the machines.

    Raises:
        ExperimentError: a part did not start, or a run ended without every receipt.
    """
    folder.mkdir(parents=True)
    with (
        cloud_side(engine, machines.models, machines.runtime, folder) as cloud,
        open_link(cloud.broker_port, PROFILES[machines.link]) as link,
        _device(engine, machines, runs, pictures, link, folder) as device,
    ):
        if machines.cloud:
            cloud.process.hold(machines.cloud)
        if machines.device:
            device.hold(machines.device)
        (folder / "go").touch()
        ended = []
        for number, run in enumerate(runs):
            on_run(run["split"])
            ended.append(_one(number, run["split"], cloud.process, device, folder))
        return ended


def _one(number: int, what: str, cloud: HeldProcess, device: HeldProcess, folder: Path) -> EdgeRun:
    before = cloud.cpu_seconds()
    summary = folder / f"{number}.json"
    wait_for(lambda: summary.exists() or not device.running(), _RUN_S, what)
    if not summary.exists() or not (found := json.loads(summary.read_text()))["complete"]:
        raise ExperimentError(f"{what} did not end: {last_words(folder / 'device.log')}")
    if not found["stages_by_name"]:
        why = found["skipped"] or "there are none"
        raise ExperimentError(f"{what}: no picture could be sent: {why}")
    return EdgeRun(found, round(cloud.cpu_seconds() - before, 4))


@contextmanager
def _device(
    engine: Engine,
    machines: Machines,
    runs: list[dict[str, Any]],
    pictures: Path,
    link: ShapedLink,
    folder: Path,
) -> Iterator[HeldProcess]:
    told = [
        {
            **run,
            "source": str(pictures),
            "broker": f"mqtt://{link.host}:{link.port}",
            "insecure": True,  # the kernel's link is not the loopback
            "device_id": machines.device_id,
            "outbox": str(folder / f"{number}.sqlite"),
            "once": True,
            "lock_step": True,
            "resend_after": 120,
            "give_up_after": 300,
        }
        for number, run in enumerate(runs)
    ]
    plan = folder / "runs.json"
    plan.write_text(json.dumps(told))
    command = [sys.executable, "-P", "-m", "litterfog.experiments.device", str(plan), str(folder)]
    device = engine.start(command, folder, folder / "device.log", environment())
    try:
        warm = folder / "warm"
        wait_for(lambda: warm.exists() or not device.running(), READY_S, "the device")
        if not warm.exists():
            raise ExperimentError(f"the device ended: {last_words(folder / 'device.log')}")
        yield device
    finally:
        device.stop()
