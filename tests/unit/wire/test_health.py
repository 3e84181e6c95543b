import os
import subprocess
import time
from pathlib import Path

import pytest

from litterfog.wire.health import Health, HealthFile, HealthFileError, reporting
from tests.services import wait_until

HEALTHY = Path(__file__).parents[3] / "scripts" / "healthy"


def _healthy(*words: str | Path) -> tuple[int, str]:
    done = subprocess.run(["sh", HEALTHY, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


@pytest.mark.parametrize(
    ("health", "line"),
    [
        (Health(), "green"),
        (Health(note="offline"), "green: offline"),
        (Health("broken"), "red: broken"),
        (Health("two\nlines", "and a note"), "red: two lines"),
    ],
)
def test_health_is_one_line(health: Health, line: str) -> None:
    assert health.line == line


def test_the_script_says_yes_to_a_fresh_green_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "health"
    file = HealthFile(path)
    assert _healthy(path) == (1, "red: starting")
    file.write(Health(note="offline since noon"))
    assert _healthy(path) == (0, "green: offline since noon")
    file.write(Health("store away"))
    assert _healthy(path) == (1, "red: store away")


def test_the_script_says_no_to_an_old_green_file_and_to_none(tmp_path: Path) -> None:
    path = tmp_path / "health"
    HealthFile(path).write(Health())
    before = time.time() - 60
    os.utime(path, (before, before))
    status, said = _healthy(path)
    assert status == 1
    assert said.startswith("red: not written for 6")
    assert _healthy(path, "3600") == (0, "green")
    status, said = _healthy(tmp_path / "none")
    assert status == 1
    assert said.startswith("red: no health file")


def test_an_earlier_runs_green_is_not_kept_and_the_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / "health"
    path.write_text("green\n")
    file = HealthFile(path)
    assert path.read_text() == "red: starting\n"
    with reporting(file, Health):
        wait_until(lambda: path.read_text() == "green\n")
    assert path.read_text() == "red: stopped\n"


def test_a_fault_of_the_look_itself_is_red(tmp_path: Path) -> None:
    path = tmp_path / "health"

    def look() -> Health:
        raise ZeroDivisionError

    with reporting(HealthFile(path), look):
        wait_until(lambda: "ZeroDivisionError" in path.read_text())


def test_a_file_that_cannot_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(HealthFileError, match="No such file"):
        HealthFile(tmp_path / "no" / "folder")
