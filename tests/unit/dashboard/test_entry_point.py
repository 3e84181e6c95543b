"""`python -m litterfog.dashboard`, as the image starts it; no store is needed to start."""

import os
import socket
import subprocess
import sys

import pytest


def ended(**settings: str) -> subprocess.CompletedProcess[str]:
    given = {f"LITTERFOG_{name}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-P", "-m", "litterfog.dashboard"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("PORT", "0", "greater than or equal to 1 (TCP port to listen on)"),
        ("REFRESH_S", "often", "a valid number"),
        ("REDIS", "http://127.0.0.1", "redis://"),
    ],
)
def test_a_wrong_setting_is_named_in_a_line_and_ends_with_2(
    name: str, value: str, takes: str
) -> None:
    wrong = ended(**{name: value})
    assert wrong.returncode == 2
    assert wrong.stderr.startswith(f"error: LITTERFOG_{name}: ")
    assert takes in wrong.stderr
    assert len(wrong.stderr.splitlines()) == 1


def test_a_port_in_use_is_named_and_ends_with_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wrong = ended(PORT=str(port))
    assert wrong.returncode == 2
    assert f"127.0.0.1:{port}: Address already in use" in wrong.stderr
