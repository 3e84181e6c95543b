import os
from collections.abc import Iterator

import docker
import pytest

from tests.stack.stack import Stack


@pytest.fixture(scope="session", autouse=True)
def _engine() -> None:
    """Skip, with the reason, where no container engine answers."""
    try:
        docker.from_env().ping()
    except docker.errors.DockerException as error:
        pytest.skip(f"no container engine answers: {error}")


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Everything on one machine, as `docker compose up -d --build --wait` brings it up."""
    stack = Stack(f"litterfog-test-{os.getpid()}")
    try:
        stack.up("--build")
        yield stack
    finally:
        stack.down()
    assert stack.leftovers() == []
