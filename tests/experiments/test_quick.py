import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from litterfog.bench.held_process import LABEL, Engine
from litterfog.experiments.catalogue import EXPERIMENTS
from litterfog.experiments.stages import STAGES, WAITS
from tests.services import wait_until

LIMIT_S = 240.0
FIGURES = [name for name in EXPERIMENTS if name.startswith("fig")]

pytestmark = [pytest.mark.broker, pytest.mark.timeout(2 * LIMIT_S)]


def litterfog(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "litterfog", "experiments", "run", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=1.5 * LIMIT_S,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("the paper")
    started = time.monotonic()
    done = litterfog("all", "--quick", "--out", folder, TMPDIR=str(folder))
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < LIMIT_S
    return folder


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((out / f"{name}.json").read_text())["rows"]
    return found


def test_every_figure_and_table_is_written(out: Path) -> None:
    for name in EXPERIMENTS:
        assert rows(out, name), name
        lines = (out / f"{name}.csv").read_text().splitlines()
        assert len(lines) == len(rows(out, name)) + 1
    for name in (*FIGURES, "plan"):
        assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert (out / f"{name}.html").stat().st_size < 1_000_000  # plotly.js is beside it, once
    page = (out / "README.md").read_text()
    assert all(f"({name}.png)" in page for name in (*FIGURES, "plan"))


@pytest.mark.parametrize("name", ["fig7", "fig8", "fig9"])
def test_latencies_add_up_and_every_number_is_labelled(out: Path, name: str) -> None:
    for row in rows(out, name):
        assert row["label"] in {"emulated", "measured", "modelled"}
        own = sum(row[f"{stage}_ms"] for stage in STAGES if stage not in WAITS)
        assert row["hypothetical_ms"] == pytest.approx(own, abs=0.05)
        assert row["real_ms"] >= row["hypothetical_ms"] > 0
        assert (row["predict_ms"] == 0) == (row["split"] == "cloud-only")
        assert row["sent"] <= row["pictures"] == 6


def test_both_ways_and_every_mechanism_are_there(out: Path) -> None:
    found = {(row["way"], row["split"]) for row in rows(out, "fig7")}
    splits = ("cloud-only", "split13", "edge-only")
    assert found == {(way, split) for way in ("paper", "litterfog") for split in splits}


def test_a_users_load_decides_the_users_an_instance_takes(out: Path) -> None:
    for row in rows(out, "table4"):
        if "cpu_ms_per_frame" in row:
            load_ms = row["cpu_ms_per_frame"] * row["sent_share"]
            assert row["users_per_instance"] == int(950 / load_ms)


def test_verdicts_are_given_with_numbers(out: Path) -> None:
    found = json.loads((out / "verdicts.json").read_text())["rows"]
    told = [row for row in found if row["answer"] != "cannot be told"]
    assert told
    assert all(row["numbers"] for row in found)


def test_a_second_run_measures_nothing_again(out: Path) -> None:
    before = (out / "records.json").read_bytes()
    done = litterfog("fig7", "table4", "--quick", "--out", out)
    assert (done.returncode, (out / "records.json").read_bytes()) == (0, before)
    assert "measurements" not in done.stderr


def test_a_folder_of_a_trial_is_not_taken_for_a_whole_run(out: Path) -> None:
    done = litterfog("fig7", "--out", out)
    assert done.returncode == 2
    assert "--fresh" in done.stderr


def test_an_interruption_leaves_no_container_and_no_process(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "litterfog", "experiments", "run", "fig8", "--quick"]
    run = subprocess.Popen(
        [*command, "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until(lambda: _servers(run.pid), 60, "no cloud side was started")
    finally:
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=60)
    assert run.returncode == 130, told
    assert "goes on" in told
    assert "Traceback" not in told
    wait_until(lambda: not _servers(run.pid), 10, "a server is left")
    if _held():
        label = f"label={LABEL}={run.pid}"
        left = subprocess.run(
            ["docker", "ps", "-aq", "--filter", label], capture_output=True, check=True
        )
        assert left.stdout == b""


def _held() -> bool:
    return Engine().holds


def _servers(pid: int) -> list[str]:
    """Find the run's servers by the folder that its processes work in."""
    found = []
    for cmdline in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = cmdline.read_bytes().decode(errors="replace")
            if f"litterfog-experiments-{pid}-" in words and "mosquitto.conf" in words:
                found.append(words)
    return found
