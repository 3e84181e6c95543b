"""Sizes and figures of the fault table: small here, long in `scripts/soak`, which reports them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.certificates import SecureMosquitto

Figures = Callable[..., None]
Size = Callable[[int, int], int]


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    """Give the size for CI, or the long one: `frames = size(200, 1_000)`."""
    long = bool(request.config.getoption("--long"))
    return lambda ci, full: full if long else ci


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Report what was measured: `figures(lost=0, duplicates=0, frames=1_000)`, one line of JSON."""
    report: Path | None = request.config.getoption("--report")
    marker = request.node.get_closest_marker("fault")
    assert marker, "a test of the fault table says its row: @pytest.mark.fault(1)"

    def write(**measured: object) -> None:
        record = {"row": marker.args[0], "test": request.node.name, **measured}
        print(json.dumps(record))  # noqa: T201  (shown by pytest -s and when the test fails)
        if report:
            with report.open("a") as file:
                file.write(json.dumps(record) + "\n")

    return write


@pytest.fixture(scope="module")
def tls_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureMosquitto]:
    service = SecureMosquitto(tmp_path_factory.mktemp("tls"), ["a", "b", "c"])
    service.start()
    yield service
    service.kill()
