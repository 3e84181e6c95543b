"""The cloud machine of a run: broker, store and subscriber in one held process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from litterfog.bench.held_process import Engine, HeldProcess
from litterfog.bench.ports import free_port
from litterfog.experiments.processes import (
    ExperimentError,
    environment,
    last_words,
    program,
    wait_for,
)
from litterfog.models.runtime import Runtime

READY_S = 120.0


@dataclass(frozen=True, slots=True)
class CloudSide:
    """Broker, store and subscriber that run in one place."""

    process: HeldProcess
    broker_port: int
    store_port: int


@contextmanager
def cloud_side(engine: Engine, models: str, runtime: Runtime, folder: Path) -> Iterator[CloudSide]:
    """Run the three, not yet held to a share; `models` are those served, by commas.

    Raises:
        ExperimentError: it did not start.
    """
    broker_port, store_port = free_port(), free_port()
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
        f"--models {models} --runtime {runtime}",
    ]
    cloud = engine.start(
        ["/bin/sh", "-c", " ".join(words)], folder, folder / "cloud.log", environment()
    )
    try:
        wait_for(lambda: _green(health) or not cloud.running(), READY_S, "the cloud side")
        if not _green(health):
            raise ExperimentError(f"the cloud side ended: {last_words(folder / 'cloud.log')}")
        yield CloudSide(cloud, broker_port, store_port)
    finally:
        cloud.stop()


def _green(health: Path) -> bool:
    return health.exists() and health.read_text().startswith("green")
