import json
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from litterfog.bench.pi3.cpu import features
from litterfog.bench.pi3.head import compare
from litterfog.bench.pi3.packages import TRIALS, round_trips
from litterfog.scenes import write_samples

ROOT = Path(__file__).parents[3]


def _head(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "litterfog.bench.pi3.head", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_two_runs_on_one_machine_are_equal_in_every_value(tmp_path: Path) -> None:
    write_samples(tmp_path / "samples", 2021, 2, lambda _: None)
    for name in ("one", "two"):
        done = _head("run", "--pictures", tmp_path / "samples", "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
    done = _head("compare", tmp_path / "one", tmp_path / "two", "--out", tmp_path / "result.json")
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "result.json").read_text())
    assert len(result["comparison"]) == 6
    assert all(array["equal"] for array in result["comparison"].values())
    assert result["arm"]["label"] == "measured"
    assert result["arm"]["models"]["litter-160-int8"]["pictures"] == 2


def test_a_difference_is_counted_and_measured() -> None:
    arm, x86 = np.array([1, 2, -128], np.int8), np.array([1, 3, 127], np.int8)
    found = compare({"activations": arm}, {"activations": x86})["activations"]
    assert found == {"equal": False, "values": 3, "different": 2, "largest_difference": 255.0}


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    done = _head("run", "--pictures", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "no .jpg there" in done.stderr


def test_every_native_package_comes_back_right_from_its_round_trip() -> None:
    found = round_trips()
    assert set(TRIALS) < set(found)
    assert [name for name, trip in found.items() if not trip["ok"]] == []


@pytest.mark.skipif(platform.machine() == "aarch64", reason="it has features to tell")
def test_another_machine_than_arm_tells_no_features() -> None:
    assert features() == {}
