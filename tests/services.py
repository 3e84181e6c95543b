"""Real services for tests: Mosquitto and Redis on free ports, started and ended by the tests."""

import itertools
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import redis

_READY_S = 15.0


def _ports() -> Iterator[int]:
    """Give this worker's ports in turn: below those that the kernel hands to connections."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 12_000 + worker % 10 * 2_000
    start = os.getpid() % 2_000  # two runs side by side begin elsewhere
    return itertools.cycle([*range(first + start, first + 2_000), *range(first, first + start)])


_own_ports = _ports()


def free_port() -> int:
    """A port that nothing listens on, and that no other worker is given."""
    for port in _own_ports:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable: the ports go round")


def wait_until(condition: Callable[[], object], most_s: float = _READY_S, what: str = "") -> None:
    deadline = time.monotonic() + most_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(what or "condition not met in time")
        time.sleep(0.02)


def _program(*names: str) -> str:
    for name in names:
        found = shutil.which(name, path="/usr/local/sbin:/usr/sbin:/usr/bin:/usr/local/bin:/bin")
        if found:
            return found
    raise FileNotFoundError(f"{names[0]} is not installed; scripts/test installs it")


class Service:
    """A server process that can be killed and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        command = self.command()  # once: it writes the configuration that the server then reads
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, stdin=subprocess.DEVNULL
            )
        wait_until(self.answers, what=f"{command[0]} did not start")

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


class Mosquitto(Service):
    """Mosquitto with its defaults, but for the port."""

    extra = ""

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        config = self.folder / "mosquitto.conf"
        config.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n{self.extra}\n")
        return [_program("mosquitto"), "-c", str(config)]


class Redis(Service):
    """Redis with append-only persistence, as the project runs it."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        flags = ["--port", str(self.port), "--bind", "127.0.0.1", "--appendonly", "yes"]
        return [_program("redis-server"), *flags, "--save", "", "--dir", str(self.folder)]

    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url, socket_timeout=5)

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
