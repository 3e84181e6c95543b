"""The whole pipeline as processes: broker, store, two subscribers, dashboard, a device."""

import signal
import subprocess
import time
from pathlib import Path

from tests.faults.children import Child, as_flags, edge_settings, start_cloud, wait_serving
from tests.services import Mosquitto, Redis, Service, free_port, wait_until

GRACE_S = 20.0  # stop_grace_period of docker-compose.yml
_SUBSCRIBERS = ("cloud-0", "cloud-1")


class Whole:
    """Starts everything, and ends everything in an order; everything that is told to end must."""

    def __init__(self, folder: Path, mosquitto: Mosquitto, store: Redis, device: str) -> None:
        self._folder = folder
        self._services: dict[str, Service] = {"broker": mosquitto, "redis": store}
        self._mosquitto, self._store = mosquitto, store
        self._device = device
        self.children: dict[str, Child] = {}

    @property
    def names(self) -> list[str]:
        """Name what runs."""
        services = [name for name, service in self._services.items() if service.process]
        return [*services, *self.children]

    def start(self) -> None:
        """Start everything that does not run, and wait until it works."""
        for service in self._services.values():
            if service.process is None:
                service.start()
        self._folder.mkdir(parents=True)
        for name in _SUBSCRIBERS:
            self.children[name] = start_cloud(self._mosquitto, self._store, self._folder, name)
        port = free_port()
        self._start("dashboard", {"redis": self._store.url, "port": port})
        photos = self._folder.parent / "photos"
        self._start("edge", edge_settings(self._mosquitto, photos, self._device, rate=10))
        wait_serving([self.children[name] for name in (*_SUBSCRIBERS, "edge")])
        wait_until(lambda: "serving" in self.children["dashboard"].said, 30, "the dashboard")

    def next_life(self, folder: Path) -> None:
        """Keep logs elsewhere from now on."""
        self._folder = folder

    def freeze(self, name: str) -> None:
        """Let a service take connections and answer nothing."""
        process = self._services[name].process
        assert process
        process.send_signal(signal.SIGSTOP)

    def kill(self, name: str) -> None:
        self._services[name].kill()

    def end(self, names: list[str], number: signal.Signals, pause_s: float) -> dict[str, float]:
        """Tell these to end, one after another; gives how long each took, with status 0."""
        told: dict[str, float] = {}
        for name in names:
            told[name] = time.monotonic()
            self._process(name).send_signal(number)
            time.sleep(pause_s)  # the fault's own timing
        return {name: self._ended(name, told[name]) for name in names}

    def kill_rest(self) -> None:
        for child in self.children.values():
            child.kill()
        self.children.clear()
        for service in self._services.values():
            service.kill()

    def _start(self, command: str, settings: dict[str, object]) -> None:
        log = self._folder / f"{command}.log"
        self.children[command] = Child(command, log, "litterfog", command, *as_flags(settings))

    def _process(self, name: str) -> "subprocess.Popen[bytes]":
        process = (self.children.get(name) or self._services[name]).process
        assert process, f"{name} does not run"
        return process

    def _ended(self, name: str, told_at: float) -> float:
        left_s = told_at + GRACE_S - time.monotonic()
        status = self._process(name).wait(max(left_s, 0.01))
        took_s = time.monotonic() - told_at
        child = self.children.pop(name, None)
        if child is None:
            self._services[name].process = None
        assert status == 0, f"{name} ended with {status}: {child.said[-2_000:] if child else ''}"
        assert child is None or "Traceback" not in child.said, child.said[-2_000:]
        return took_s
