import json
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from litterfog.models.zoo import DEFAULT_MODEL
from tests.services import wait_until

PLANNED = ("--edge", "raspberry-pi-3b+", "--cloud", "t2.micro", "--uplink", "5", "--rtt", "60")


def litterfog(*words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "litterfog", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done


def test_splits_as_json_has_thirty_cuts_and_their_figures() -> None:
    document = json.loads(litterfog("splits", "--model", "litter-160-int8", "--json").stdout)
    assert document["model"] == "litter-160-int8"
    assert len(document["splits"]) >= 30
    split13 = next(row for row in document["splits"] if row["name"] == "split13")
    assert split13["shape"] == [5, 5, 160]
    assert split13["bytes"] == split13["elements"] == 4000
    assert split13["edge_madds"] > split13["cloud_madds"]


def test_the_default_models_splits_are_told_unless_another_is_named() -> None:
    document = json.loads(litterfog("splits", "--json").stdout)
    assert document["model"] == DEFAULT_MODEL
    assert {"split5", "split10", "split13"} <= {row["name"] for row in document["splits"]}


def test_splits_as_a_table_names_the_papers_splits() -> None:
    table = litterfog("splits", "--model", "litter-160").stdout
    assert all(name in table for name in ("split5", "split10", "split13", "split15"))


@pytest.mark.parametrize(
    "words",
    [
        ("splits", "--model", "nothing"),
        ("splits", "--model", "/dev/null.tflite"),
        ("edge", "--source", "/nowhere"),
        ("edge", "--source", ".", "--split", "split99"),
        ("edge", "--source", ".", "--gps", "nowhere"),
        ("edge", "--source", ".", "--codec", "xml"),
        ("edge", "--source", ".", "--runtime", "tensorflow"),
        ("cloud", "--models", "nothing"),
        ("cloud", "--models", "litter-160-int8", "--runtime", "tensorflow"),
        ("cloud", "--redis", "http://x"),
        ("cloud", "--health-file", "/nowhere/health"),
        ("status", "--broker", "http://x"),
        ("evaluate", "--data", "/nowhere"),
        ("train", "--data", "/nowhere"),
    ],
)
def test_a_users_mistake_is_one_clear_message(words: tuple[str, ...], tmp_path: Path) -> None:
    extra = ("--outbox", str(tmp_path / "o.sqlite")) if words[0] == "edge" else ()
    told = litterfog(*words, *extra, status=2).stderr
    assert "error:" in told
    assert "Traceback" not in told


def test_samples_are_drawn(tmp_path: Path) -> None:
    litterfog("samples", "--out", str(tmp_path), "--count", "2", "--seed", "3")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["route.gpx", "sample-000.jpg", "sample-001.jpg", "samples.csv"]


@pytest.mark.parametrize(
    "command", ["demo", "edge", "cloud", "dashboard", "splits", "samples", "status", "adapt"]
)
def test_every_command_has_help(command: str) -> None:
    assert "Usage" in litterfog(command, "--help").stdout


def test_the_version_is_the_packages() -> None:
    assert litterfog("--version").stdout == f"litterfog {version('litterfog')}\n"


@pytest.mark.parametrize(
    "words", [("splits",), ("splits", "--json"), ("--help",), ("plan", *PLANNED, "--json")]
)
def test_a_reader_who_has_seen_enough_ends_a_command_quietly(words: tuple[str, ...]) -> None:
    command = [sys.executable, "-P", "-m", "litterfog", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


def test_ctrl_c_ends_a_command_with_130_and_no_trace(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "litterfog", "samples", "--count", "1000"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        wait_until(lambda: any(tmp_path.glob("samples/*.jpg")), 60, "a first picture")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
