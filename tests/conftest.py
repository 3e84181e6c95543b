import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leftovers import end_left_behind, left_report, mark_run
from tests.order import is_slow, turn, workers_for
from tests.services import Mosquitto, Redis
from tests.signals import let_children_hear

_numbers = itertools.count(1)


def pytest_configure() -> None:
    let_children_hear()
    mark_run()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Say what `-n auto` is: no worker but this process where there is little to share out."""
    return workers_for(config.args, picked=bool(config.option.keyword))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.getoption("--fast") and is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring what takes longest to the front: no worker is to begin with it at the end."""
    items.sort(key=lambda item: turn(item.path))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that leaves a process behind; name it and the test that started it, and end it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for left in end_left_behind():
        report = left_report(left)
        session.config.hook.pytest_runtest_logreport(report=report)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="a developer's loop: leave out whatever is slow"
    )
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
