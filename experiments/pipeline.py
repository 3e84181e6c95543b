"""Run the pipeline for real: an instance's device, a link, the cloud side, 40 pictures a split.

Broker, store and subscriber share one held container: the cloud machine. The device has one frame
on its way at a time, so that the link's and the cloud's times are a frame's own; what waits
meanwhile is in its outbox time, which the paper's *hypothetical total per image* leaves out
(section 5.1).
"""

import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any, Literal

from litterfog.bench.held_process import Engine, HeldProcess, Share
from litterfog.bench.links.kernel import open_link
from litterfog.bench.links.profiles import PROFILES
from litterfog.bench.links.proxy import ShapedLink
from litterfog.experiments.instances import CLOUD, Device
from litterfog.models.runtime import Runtime
from litterfog.planner.profile import Label

Way = Literal["paper", "litterfog"]
SPLITS = ("cloud-only", "split5", "split10", "split13", "split15", "edge-only")
_READY_S = 120.0
_RUN_S = 1_800.0
_POLL_S = 0.05


class ExperimentError(Exception):
    """An experiment could not be run; says what to do."""


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that share their processes: a way, a model size, a device, a link."""

    way: Way
    size: Literal[160, 224]
    device: Device
    link: str  # a name of litterfog.bench.link_profiles

    @property
    def model(self) -> str:
        """The paper's float model, or our integer one."""
        return f"litter-{self.size}" + ("" if self.way == "paper" else "-int8")

    def settings(self) -> dict[str, Any]:
        """What the two sides are told, beside the split."""
        if self.way == "paper":
            return {"runtime": "tensorflow", "codec": "json-list", "model": self.model}
        return {"runtime": "litert", "codec": "cbor", "model": self.model}


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
class CloudSide:
    """Broker, store and subscriber that run in one place."""

    held: HeldProcess
    broker_port: int
    store_port: int


@dataclass(frozen=True, slots=True)
class EdgeRun:
    """One run of the edge that ended with every receipt."""

    summary: dict[str, Any]  # of edge.summary
    cloud_cpu_s: float  # of broker, store and subscriber, while it ran


def run_group(
    engine: Engine,
    group: Group,
    splits: tuple[str, ...],
    pictures: Path,
    share: Share,
    folder: Path,
    on_split: Callable[[str], None] = lambda _: None,
) -> list[dict[str, Any]]:
    """Run every split of a group; gives one record each: stages of every picture, bytes, CPU time.

    Raises:
        ExperimentError: a part did not start, or a run ended without every receipt.
    """
    told = group.settings()
    machines = Machines(
        models=group.model,
        runtime=told["runtime"],
        link=group.link,
        device_id=group.device.rstrip("+"),
        device=share,
        cloud=CLOUD,
    )
    runs = [{**told, "split": split} for split in splits]
    ended = run_edge(engine, machines, runs, pictures, folder, on_split)
    return [
        {
            "way": group.way,
            "size": group.size,
            "device": group.device,
            "link": group.link,
            "split": split,
            "model": group.model,
            "label": label_of(engine),
            "device_cpus": round(share.cpus, 3),
            "pictures": one.summary["pictures"],
            "bytes_per_frame": (one.summary["bytes_per_frame"] or {}).get("median", 0),
            "seconds": one.summary["seconds"],
            "cloud_cpu_s": one.cloud_cpu_s,
            "stages": one.summary["stages_by_name"],
        }
        for split, one in zip(splits, ended, strict=True)
    ]


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
        cloud_side(engine, machines, folder) as cloud,
        open_link(cloud.broker_port, PROFILES[machines.link]) as link,
        _device(engine, machines, runs, pictures, link, folder) as device,
    ):
        if machines.cloud:
            cloud.held.hold(machines.cloud)
        if machines.device:
            device.hold(machines.device)
        (folder / "go").touch()
        ended = []
        for number, run in enumerate(runs):
            on_run(run["split"])
            ended.append(_one(number, run["split"], cloud.held, device, folder))
        return ended


def _one(number: int, what: str, cloud: HeldProcess, device: HeldProcess, folder: Path) -> EdgeRun:
    before = cloud.cpu_seconds()
    summary = folder / f"{number}.json"
    _wait(lambda: summary.exists() or not device.running(), _RUN_S, what)
    if not summary.exists() or not (found := json.loads(summary.read_text()))["complete"]:
        raise ExperimentError(f"{what} did not end: {_tail(folder / 'device.log')}")
    if not found["stages_by_name"]:
        why = found["skipped"] or "there are none"
        raise ExperimentError(f"{what}: no picture could be sent: {why}")
    return EdgeRun(found, round(cloud.cpu_seconds() - before, 4))


@contextmanager
def cloud_side(engine: Engine, machines: Machines, folder: Path) -> Iterator[CloudSide]:
    """Run the cloud's three, not yet held to a share.

    Raises:
        ExperimentError: it did not start.
    """
    broker_port, store_port = _free_port(), _free_port()
    conf, health = folder / "mosquitto.conf", folder / "health"
    conf.write_text(
        f"listener {broker_port} 127.0.0.1\n"
        "allow_anonymous true\nuser root\n"
        "set_tcp_nodelay true\n"  # else a receipt waits 40 ms for the acknowledgement of a PUBACK
    )
    store = f"--port {store_port} --bind 127.0.0.1 --save '' --dir {quote(str(folder))}"
    words = [
        f"{program('mosquitto')} -c {quote(str(conf))} &",
        f"{program('redis-server')} {store} &",
        f"exec {quote(sys.executable)} -P -m litterfog cloud --health-file {quote(str(health))}",
        f"--broker mqtt://127.0.0.1:{broker_port} --redis redis://127.0.0.1:{store_port}/0",
        f"--models {machines.models} --runtime {machines.runtime}",
    ]
    cloud = engine.start(
        ["/bin/sh", "-c", " ".join(words)], folder, folder / "cloud.log", environment()
    )
    try:
        _wait(lambda: _green(health) or not cloud.running(), _READY_S, "the cloud side")
        if not _green(health):
            raise ExperimentError(f"the cloud side ended: {_tail(folder / 'cloud.log')}")
        yield CloudSide(cloud, broker_port, store_port)
    finally:
        cloud.stop()


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
        _wait(lambda: warm.exists() or not device.running(), _READY_S, "the device")
        if not warm.exists():
            raise ExperimentError(f"the device ended: {_tail(folder / 'device.log')}")
        yield device
    finally:
        device.stop()


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _green(health: Path) -> bool:
    return health.exists() and health.read_text().startswith("green")


def label_of(engine: Engine) -> Label:
    """Say what a run is: emulated where the processes are held to an instance's share."""
    return "emulated" if engine.holds else "measured"


def _wait(condition: Callable[[], bool], most_s: float, what: str) -> None:
    deadline = time.monotonic() + most_s
    while not condition():
        if time.monotonic() > deadline:
            raise ExperimentError(f"{what}: nothing after {most_s:.0f} s")
        time.sleep(_POLL_S)


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-600:] if log.exists() else "no log"
