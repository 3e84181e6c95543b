"""Run choices of the planner for real, and lay what was predicted beside what was measured.

A subscriber and a device as processes of this machine, Mosquitto, Redis with its append-only file,
a shaped link, and lock step: one picture on its way at a time, as the planner's latency means it.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from experiments.link import ShapedLink
from experiments.link_probe import probe_link
from experiments.link_profiles import Profile as Shape
from planner.choice import Choice, edge_flags
from planner.link import Link
from planner.predict import stages_of
from planner.profile import Profile

# A measured stage, and the predicted ones that it holds.
STAGES: Mapping[str, tuple[str, ...]] = {
    "read": ("read",),
    "resize": ("resize",),
    "predict": ("predict edge",),
    "encode": ("encode",),
    "outbox": ("queue",),
    "link": ("uplink", "broker", "receipt", "settle"),
    "cloud_queue": ("cloud queue",),
    "cloud_decode": ("decode",),
    "cloud_predict": ("predict cloud",),
    "cloud_store": ("store",),
}
_READY_S = 60.0
_RUN_S = 1_800.0
_STOP_S = 20.0
_POLL_S = 0.05


class PlanCheckError(Exception):
    """A choice could not be run; says why."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One choice: medians over its pictures in ms, by the names of STAGES."""

    choice: Choice  # with the bytes that these pictures took
    link: Link  # as probed
    pictures: int  # those that were sent
    predicted: dict[str, float]
    measured: dict[str, float]

    @property
    def predicted_ms(self) -> float:
        """From the camera to the receipt, as planned."""
        return sum(self.predicted.values())

    @property
    def measured_ms(self) -> float:
        """The same, as it was."""
        return sum(self.measured.values())

    @property
    def error(self) -> float:
        """The prediction's, as a share of what was measured; below 0 it was too low."""
        return self.predicted_ms / self.measured_ms - 1


def compare(
    profile: Profile,
    choices: Sequence[Choice],
    link: Shape,
    pictures: Path,
    on_choice: Callable[[Choice], None] = lambda _: None,
) -> list[Compared]:
    """Predict choices with one profile for both sides, and run each over a link of this shape.

    The link's rates are the shape's without its resets; its round trip is pinged, as a user would.
    A clean picture of edge-only is not sent, and does not count.

    Raises:
        PlanCheckError: a part did not start, or a run ended without every receipt.
    """
    shape = replace(link, resets_per_mb=0.0)
    compared = []
    with tempfile.TemporaryDirectory(prefix="litterfog-plan-check-") as name:
        folder = Path(name)
        known = probe_link(shape)
        with _cloud(folder, choices) as port, ShapedLink("127.0.0.1", port, shape) as shaped:
            for number, choice in enumerate(choices):
                on_choice(choice)
                run = _run_device(choice, pictures, shaped.port, folder / str(number))
                compared.append(_lay_beside(profile, choice, known, run))
    return compared


def _lay_beside(profile: Profile, choice: Choice, link: Link, run: dict[str, Any]) -> Compared:
    sent = [stages for stages in run["stages_by_name"].values() if "link" in stages]
    if not sent:
        raise PlanCheckError(f"{edge_flags(choice)}: no picture was sent")
    choice = replace(choice, payload_bytes=run["bytes_per_frame"]["median"])
    planned = {stage.name: stage.ms for stage in stages_of(choice, profile, profile, link)}
    return Compared(
        choice,
        link,
        len(sent),
        {name: sum(planned[part] for part in parts) for name, parts in STAGES.items()},
        {name: statistics.median(stages[name] for stages in sent) for name in STAGES},
    )


def _run_device(choice: Choice, pictures: Path, port: int, outbox: Path) -> dict[str, Any]:
    """Run the device over the pictures; gives its summary."""
    words = [*_litterfog("edge"), *edge_flags(choice).split(), "--source", str(pictures)]
    words += [
        "--broker",
        f"mqtt://127.0.0.1:{port}",
        "--device-id",
        "plan-check",
        "--gps",
        "51,4.3",
    ]
    words += ["--outbox", f"{outbox}.sqlite", "--once", "--lock-step", "--json"]
    done = subprocess.run(  # noqa: S603  (our own command line)
        words, env=_environment(), capture_output=True, text=True, timeout=_RUN_S, check=False
    )
    if done.returncode:
        raise PlanCheckError(f"{edge_flags(choice)} did not end well: {done.stderr[-600:]}")
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary


@contextmanager
def _cloud(folder: Path, choices: Sequence[Choice]) -> Iterator[int]:
    """Run broker, store and subscriber; gives the broker's port."""
    broker_port, store_port = _free_port(), _free_port()
    conf, health = folder / "mosquitto.conf", folder / "health"
    conf.write_text(
        f"listener {broker_port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n"
    )
    store = [_program("redis-server"), "--port", str(store_port), "--bind", "127.0.0.1"]
    models = ",".join(sorted({choice.model for choice in choices}))
    cloud = [*_litterfog("cloud"), "--models", models, "--runtime", choices[0].runtime]
    cloud += ["--broker", f"mqtt://127.0.0.1:{broker_port}", "--health-file", str(health)]
    cloud += ["--redis", f"redis://127.0.0.1:{store_port}/0"]
    with ExitStack() as running:
        for words in (
            [_program("mosquitto"), "-c", str(conf)],
            [*store, "--appendonly", "yes", "--save", "", "--dir", str(folder)],
            cloud,
        ):
            running.enter_context(_process(words, folder / "log"))
        _wait(lambda: _green(health), folder / "log")
        yield broker_port


@contextmanager
def _process(words: list[str], log: Path) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  (our own command lines)
            words, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=_environment()
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _litterfog(command: str) -> list[str]:
    return [sys.executable, "-m", "litterfog", command]


def _environment() -> dict[str, str]:
    """What a process needs of ours; nothing that says how to run."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path), "TF_CPP_MIN_LOG_LEVEL": "3"}


def _program(name: str) -> str:
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if found is None:
        raise PlanCheckError(f"{name} is not installed: apt install mosquitto redis-server")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _green(health: Path) -> bool:
    return health.exists() and health.read_text().startswith("green")


def _wait(condition: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + _READY_S
    while not condition():
        if time.monotonic() > deadline:
            raise PlanCheckError(f"the cloud side did not start: {log.read_text()[-600:]}")
        time.sleep(_POLL_S)
