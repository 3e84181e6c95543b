"""The shipped compose files as a person runs them, in a project of the test's own."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import docker
from docker.models.containers import Container

from tests.services import free_port

ROOT = Path(__file__).parents[2]
_UP_S = 540


class Stack:
    """One compose project: its variables, its containers, its page."""

    def __init__(self, name: str, **variables: str) -> None:
        self.name = name
        self.page_port = free_port()
        self.broker_port = free_port()
        ports = {"DASHBOARD_PORT": str(self.page_port), "BROKER_PORT": str(self.broker_port)}
        self.variables = {**ports, **variables}
        self.engine = docker.from_env()

    @property
    def page(self) -> str:
        host = self.variables.get("DASHBOARD_ADDRESS", "127.0.0.1")
        return f"http://{host}:{self.page_port}"

    def compose(self, *words: str, **variables: str) -> str:
        """Run a compose command; its standard output. What went wrong is in the exception."""
        done = self._run(*words, **variables)
        assert done.returncode == 0, f"{words}: {done.stderr[-2000:]}\n{self._logs()}"
        return done.stdout

    def up(self, *words: str) -> None:
        self.compose("up", "-d", "--wait", *words)

    def down(self) -> None:
        self.compose("down", "-v", "-t", "5")

    def containers(self, service: str | None = None) -> list[Container]:
        labels = [f"com.docker.compose.project={self.name}"]
        if service:
            labels.append(f"com.docker.compose.service={service}")
        return self.engine.containers.list(all=True, filters={"label": labels})

    def leftovers(self) -> list[str]:
        """Name what the engine still has of this project."""
        project = {"label": f"com.docker.compose.project={self.name}"}
        volumes = self.engine.volumes.list(filters=project)
        networks = self.engine.networks.list(filters=project)
        return [str(thing.attrs["Name"]) for thing in [*self.containers(), *volumes, *networks]]

    def hits(self, password: str = "") -> list[Any]:
        """Read the map's hits; where the page asks for a password it needs one."""
        word = b64encode(f"anybody:{password}".encode()).decode()
        headers = {"Authorization": f"Basic {word}"} if password else {}
        request = Request(f"{self.page}/api/hits.geojson", headers=headers)
        with urlopen(request, timeout=10) as answer:
            return list(json.load(answer)["features"])

    def status(self) -> Mapping[str, Any]:
        """Ask as a person does: docker compose exec cloud litterfog status."""
        done = self._run("exec", "-T", "cloud", "litterfog", "status", "--json")
        assert done.returncode in (0, 1), done.stderr  # 1: something is red
        return dict(json.loads(done.stdout))

    def ride(self, device: str, split: str) -> Mapping[str, Any]:
        """Send the 40 sample pictures as another device, once; its summary."""
        self.compose("run", "--rm", "-T", "setup", "certs", "device", device)
        settings = ("LITTERFOG_OUTBOX=/tmp/outbox.sqlite", "LITTERFOG_ONCE=true")
        flags = [word for setting in settings for word in ("-e", setting)]
        words = ["run", "--rm", "-T", "--no-deps", *flags, "edge", "edge", "--json"]
        summary = self.compose(*words, DEVICE_ID=device, SPLIT=split)
        return dict(json.loads(summary.splitlines()[-1]))

    def _logs(self) -> str:
        return self._run("logs", "--tail", "15").stdout[-4000:]

    def _run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["docker", "compose", "-p", self.name, *words],
            cwd=ROOT,
            env={**os.environ, **self.variables, **variables},
            capture_output=True,
            text=True,
            timeout=_UP_S,
            check=False,
        )


def resident_bytes(container: Container) -> int:
    """Memory that a container's processes hold, without the kernel's cache of files."""
    seen: Any = container.stats(stream=False)
    memory = seen["memory_stats"]["stats"]
    return int(memory.get("anon", memory.get("rss", 0)))
