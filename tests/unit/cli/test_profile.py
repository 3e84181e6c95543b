import shlex
from pathlib import Path

import msgspec
import pytest

from litterfog.bench.profiling.settings import ProfileSettings
from litterfog.cli.options import read_settings
from litterfog.cli.profile.view import plan_command, sizes_command
from litterfog.models.zoo import shipped_models
from litterfog.planner.profile_files import load_profile
from tests.unit.cli.test_commands import litterfog

MINE = ("profile", "--name", "mine")
QUICK = ("--quick", "--rounds", "2", "--model", "litter-160-int8")


def test_a_profile_is_written_and_told_in_80_columns(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    told = litterfog(
        *MINE, "--out", str(path), *QUICK, "--idle-watts", "2", "--busy-watts", "5"
    ).stdout
    made = load_profile(str(path))
    assert made.busy_watts is not None
    assert made.busy_watts.value == 5
    assert "litter-160-int8" in told
    tables = told.partition("written to")[0]
    assert max(len(line.rstrip()) for line in tables.splitlines()) <= 80
    assert [one.name for one in tmp_path.iterdir()] == ["mine.json"]
    command = shlex.split(told.splitlines()[-1])
    assert command[0] == "litterfog"
    assert "mine to t2.micro: 5 Mbit/s up" in litterfog(*command[1:]).stdout


def test_the_environment_serves_where_no_flag_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITTERFOG_PROFILE_MODEL", "litter-160, litter-160-int8")
    monkeypatch.setenv("LITTERFOG_MODEL", "the edge's own")
    settings = read_settings(ProfileSettings, {"name": "mine", "out": "mine.json", "cloud": True})
    assert settings.model == ["litter-160", "litter-160-int8"]
    assert settings.broker == "mqtt://127.0.0.1:1883"


def test_what_was_measured_with_a_broker_is_planned_with_as_a_cloud() -> None:
    measured = load_profile("xeon-2vcpu")
    times = [msgspec.structs.replace(measured.times[0], model=name) for name in shipped_models()]
    whole = msgspec.structs.replace(measured, times=times)
    words = plan_command(whole, Path("my server.json"), as_cloud=True)
    assert "--edge raspberry-pi-3b+ --cloud 'my server.json'" in words
    assert "--model" not in words


def test_a_plan_of_a_machine_that_runs_tensorflow_alone_says_so() -> None:
    measured = load_profile("xeon-2vcpu")
    times = [one for one in measured.times if one.runtime == "tensorflow"]
    only = msgspec.structs.replace(measured, times=times)
    words = plan_command(only, Path("mine.json"), as_cloud=False)
    assert "--runtime tensorflow --model litter-160 " in words
    assert "int8" not in words


def test_a_model_of_ones_own_is_planned_with_by_its_path_once_its_sizes_are_measured() -> None:
    measured = load_profile("xeon-2vcpu")
    times = [msgspec.structs.replace(measured.times[0], model="mine")]
    own = msgspec.structs.replace(measured, times=times)
    words = plan_command(own, Path("m.json"), as_cloud=False, asked=["runs/mine.tflite"])
    assert "--model runs/mine.tflite" in words
    assert words.endswith("--sizes wire-table/wire-table.json --min-accuracy 0")
    first = sizes_command(own, ["runs/mine.tflite"])
    assert first == (
        "litterfog evaluate --wire --model runs/mine.tflite --out wire-table --data DIR"
    )
    assert sizes_command(measured) is None


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--out", "mine.txt"), "ends in .json"),
        (("--out", "/nowhere/mine.json"), "there is no folder /nowhere"),
        (("--out", "m.json", "--name", "a/b"), "--name or LITTERFOG_PROFILE_NAME: 'a/b'"),
        (("--out", "m.json", "--model", "litter-16"), "did you mean"),
        (("--out", "m.json", "--pictures", "/nowhere"), "/nowhere is not a folder"),
        (("--out", "m.json", "--idle-watts", "2"), "go together"),
        (("--out", "m.json", "--idle-watts", "2", "--busy-watts", "1"), "must be above"),
        (("--out", "m.json", "--add-to", "nothing"), "no profile 'nothing'"),
        (("--out", "m.json", "--add-to", "t2.micro"), "t2.micro's, not mine's: --name"),
        (("--out", "m.json", "--broker", "http://x"), "--broker"),
        (("--out", "m.json", "--broker", "mqtts://x"), "--broker"),
        (
            ("--out", "m.json", "--runtime", "onnx"),
            "'onnx': Input should be 'litert' or",
        ),
        (("--out", "m.json", "--state", "/proc/nowhere", *QUICK), "/proc/nowhere"),
        (
            ("--out", "m.json", "--runtime", "tensorflow", "--model", "litter-160-int8"),
            "of those shipped: litter-160",
        ),
    ],
)
def test_a_mistake_is_told_before_anything_is_measured(words: tuple[str, ...], part: str) -> None:
    told = litterfog(*MINE, *words, status=2).stderr
    assert part in told
    assert "Traceback" not in told
