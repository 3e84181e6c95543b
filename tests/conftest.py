import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leftovers import left_behind, mark_run
from tests.services import Mosquitto, Redis

_numbers = itertools.count(1)


def pytest_configure() -> None:
    """Give signals their default meaning, whatever nohup or a shell's `&` made of them.

    What a test starts inherits that, and is to end as it would for a person.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    mark_run()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that leaves a process behind, and name it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    left = left_behind()
    if left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print("\nleft behind by the tests:", *left, sep="\n  ")  # noqa: T201


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the fault table in its long form")
    parser.addoption(
        "--report", type=Path, help="append the faults' figures to this file (JSON lines)"
    )


@pytest.fixture(scope="session")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    service = Mosquitto(tmp_path_factory.mktemp("mosquitto"))
    service.start()
    yield service
    service.kill()


@pytest.fixture(scope="session")
def _redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    service = Redis(tmp_path_factory.mktemp("redis"))
    service.start()
    yield service
    service.kill()


@pytest.fixture
def redis_server(_redis: Redis) -> Redis:
    """The session's Redis, emptied."""
    with _redis.client() as client:
        client.flushall()
    return _redis


@pytest.fixture
def own_mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker that this test may kill; not started."""
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    service = Mosquitto(folder)
    yield service
    service.kill()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    """A store that this test may kill; started."""
    folder = tmp_path / "redis"
    folder.mkdir()
    service = Redis(folder)
    service.start()
    yield service
    service.kill()


@pytest.fixture
def device() -> str:
    """A device's name, and with it topics, that no other test has."""
    return f"test-{os.getpid()}-{next(_numbers)}"
