"""A dashboard for a test: in a process of its own, or in the test's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from flask.testing import FlaskClient

from litterfog.dashboard.app import create_app
from litterfog.dashboard.settings import DashboardSettings
from tests.services import free_port, wait_until


@contextmanager
def served_dashboard(log: Path, **settings: str) -> Iterator[int]:
    """Serve with LITTERFOG_ settings, on a free port, which it gives once the page answers."""
    port = free_port()
    given = {f"LITTERFOG_{name}": value for name, value in settings.items()}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "litterfog.dashboard"],
            env={**os.environ, **given, "LITTERFOG_PORT": str(port)},
            stdout=file,
            stderr=file,
        )
    try:
        wait_until(lambda: _is_healthy(port) or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _is_healthy(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except OSError:
        return False


def browser_of(redis_url: str) -> FlaskClient:
    client: FlaskClient = create_app(DashboardSettings(redis=redis_url)).test_client()
    return client
