from pathlib import Path

import pytest

from litterfog.planner.shipped import load_profile
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


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--out", "mine.txt"), "ends in .json"),
        (("--out", "/nowhere/mine.json"), "there is no folder /nowhere"),
        (("--out", "m.json", "--name", "a/b"), "--name 'a/b'"),
        (("--out", "m.json", "--model", "litter-16"), "did you mean"),
        (("--out", "m.json", "--pictures", "/nowhere"), "/nowhere is not a folder"),
        (("--out", "m.json", "--idle-watts", "2"), "go together"),
        (("--out", "m.json", "--idle-watts", "2", "--busy-watts", "1"), "must be above"),
        (("--out", "m.json", "--broker", "http://x"), "--broker"),
        (("--out", "m.json", "--broker", "mqtts://x"), "--broker"),
        (("--out", "m.json", "--runtime", "onnx"), "--runtime onnx: litert or tensorflow"),
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
