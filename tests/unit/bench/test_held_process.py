import os
import sys
from pathlib import Path

import pytest

from litterfog.bench.held_process import Engine, Share
from tests.services import wait_until

CHILD = "import os, time\nwhile True: time.sleep(0.001)"


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Where no container engine answers."""
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    return Engine()


def test_without_an_engine_shares_are_not_held_and_it_says_so(plain: Engine) -> None:
    assert not plain.holds
    assert "not held" in plain.name


def test_a_process_ends_with_what_it_started_and_all_their_time_counts(
    plain: Engine, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text(CHILD)
    shell = f"{sys.executable} {child} & echo $! > child; exec {sys.executable} {child}"
    held = plain.start(["/bin/sh", "-c", shell], tmp_path, tmp_path / "log", dict(os.environ))
    held.hold(Share(1.0, 64))
    number = tmp_path / "child"
    wait_until(lambda: number.exists() and number.read_text().strip(), what="no child")
    pid = int(number.read_text())
    wait_until(lambda: held.cpu_seconds() > 0.05, what="no time counted")
    assert held.running()
    held.stop()
    assert not held.running()
    wait_until(lambda: not _runs(pid), what="the child is left")


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
