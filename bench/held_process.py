"""Hold a process of this installation to an instance's share of processor and memory.

Where a container engine answers, the process runs in a container that sees this machine's files and
network, so that nothing has to be built; where none does it runs as it is, and says so. The share
can be set once the process is warm: what starts up is not what is measured.
"""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

IMAGES = ("python:3.13-slim-trixie", "litterfog-cloud", "redis:8")  # any that has `chroot`
LABEL = "litterfog-experiments"  # of every container started here; its value is our process's id
_PERIOD_US = 10_000  # short, so that a share below one core is not a burst and a long pause
_LEAST_QUOTA_US = 1_000  # the kernel's
_STOP_S = 10


class EngineError(Exception):
    """The container engine did not do what it was asked; says why."""


@dataclass(frozen=True, slots=True)
class Share:
    """What an instance has."""

    cpus: float
    memory_mb: int


class HeldProcess(Protocol):
    """A running process; its block ends with it stopped."""

    def hold(self, share: Share) -> None:
        """Give it this share from now on."""

    def cpu_seconds(self) -> float:
        """Processor time of it and its children so far."""

    def running(self) -> bool:
        """Whether it still runs."""

    def stop(self) -> int:
        """End it with SIGTERM; its exit status."""


class Engine:
    """Starts processes in containers, or plainly where no engine answers."""

    def __init__(self) -> None:
        self._client, self._image = _client()

    @property
    def holds(self) -> bool:
        """Whether shares are kept."""
        return self._client is not None

    @property
    def name(self) -> str:
        """Name the engine and its version."""
        if self._client is None:
            return "none: shares were not held"
        return f"Docker {self._client.version()['Version']}"

    def start(
        self, command: list[str], folder: Path, log: Path, environment: Mapping[str, str]
    ) -> HeldProcess:
        """Start a command in `folder`, its output in `log`."""
        if self._client is None:
            return _PlainProcess(command, folder, log, environment)
        return _ContainerProcess(self._client, self._image, command, folder, log, environment)

    def clear(self) -> None:
        """Remove what an interruption left of this process's containers."""
        if self._client is None:
            return
        label = f"{LABEL}={os.getpid()}"
        for container in self._client.containers.list(all=True, filters={"label": label}):
            container.remove(force=True)


class _PlainProcess:
    def __init__(
        self, command: list[str], folder: Path, log: Path, environment: Mapping[str, str]
    ) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603  (our own command line)
                command,
                cwd=folder,
                stdout=output,
                stderr=output,
                env=dict(environment),
                start_new_session=True,  # what it starts ends with it
            )

    def hold(self, share: Share) -> None:
        """Keep all of this machine: there is no engine."""

    def cpu_seconds(self) -> float:
        """Add up the processes of its session that live."""
        ticks = os.sysconf("SC_CLK_TCK")
        found = (fields for fields in _processes() if int(fields[3]) == self._process.pid)
        return sum(int(fields[11]) + int(fields[12]) for fields in found) / ticks

    def running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> int:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            return self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            return self._process.wait(_STOP_S)


class _ContainerProcess:
    def __init__(
        self,
        client: Any,
        image: str,
        command: list[str],
        folder: Path,
        log: Path,
        environment: Mapping[str, str],
    ) -> None:
        from docker import errors  # noqa: PLC0415  (a development tool)

        shell = f'cd "$0" && exec "$@" >>"{log}" 2>&1'
        try:
            self._container = client.containers.run(
                image,
                ["/host", "/bin/sh", "-c", shell, str(folder), *command],
                entrypoint="chroot",
                environment=dict(environment),
                user="0",
                network_mode="host",
                volumes={"/": {"bind": "/host", "mode": "rw"}},
                labels={LABEL: str(os.getpid())},
                detach=True,
            )
        except errors.DockerException as error:
            raise EngineError(f"the container engine started no container: {error}") from error

    def hold(self, share: Share) -> None:
        quota = max(_LEAST_QUOTA_US, round(share.cpus * _PERIOD_US))
        self._container.update(
            cpu_period=_PERIOD_US,
            cpu_quota=quota,
            mem_limit=f"{share.memory_mb}m",
            memswap_limit=f"{share.memory_mb}m",
        )

    def cpu_seconds(self) -> float:
        found = self._container.stats(stream=False, one_shot=True)
        return float(found["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9

    def running(self) -> bool:
        self._container.reload()
        return bool(self._container.status == "running")

    def stop(self) -> int:
        self._container.stop(timeout=_STOP_S)
        status = int(self._container.wait()["StatusCode"])
        self._container.remove()
        return status


def _processes() -> Iterator[list[str]]:
    """Give each process's fields of /proc/PID/stat, from its state on."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield stat.read_text().rsplit(")", 1)[1].split()


def _client() -> tuple[Any, str]:
    """The engine's client and an image that is there; None where none answers."""
    try:
        import docker  # noqa: PLC0415  (a development tool)

        client = docker.from_env()
        client.ping()
    except ImportError:
        return None, ""
    except docker.errors.DockerException:
        return None, ""
    for image in IMAGES:
        with suppress(docker.errors.ImageNotFound):
            client.images.get(image)
            return client, image
    return None, ""
