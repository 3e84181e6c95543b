"""What the README says is true: its commands run, its example decodes, its tree is there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from litterfog.models.zoo import load_model
from litterfog.scenes import write_samples
from litterfog.wire.codecs.table import CODECS, decode_frame
from litterfog.wire.frame import Tensor
from litterfog.wire.tensor import unpack_tensor
from tests.pipeline import reader
from tests.services import Mosquitto, Redis, free_port
from tests.unit.streets.extracts import street

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("litterfog ")
]
SERVERS = ("cloud", "dashboard")
TRAINING = ("train", "export", "evaluate")


def _run(words: list[str], folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_STATE_HOME": str(folder)}
    command = [sys.executable, "-P", "-m", *words]
    return subprocess.Popen(command, cwd=folder, env=environment, text=True)


@pytest.mark.broker
@pytest.mark.timeout(400)  # every command of the README, one after another
def test_the_commands_run_in_order(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis
) -> None:
    addresses = {
        "mqtt://127.0.0.1:1883": mosquitto.url,
        "redis://127.0.0.1:6379/0": redis_server.url,
        "--port 8050": f"--port {free_port()}",
    }
    street(0, 200).write(tmp_path / "TOWN.osm.pbf")
    serving: list[subprocess.Popen[str]] = []
    edge_runs = 0
    try:
        for command in COMMANDS:
            for written, real in addresses.items():
                command = command.replace(written, real)  # noqa: PLW2901  (step by step)
            words = shlex.split(command)
            if words[1] in TRAINING:
                continue
            process = _run(words, tmp_path)
            if words[1] in SERVERS:
                serving.append(process)
                continue
            assert process.wait(100) == 0, command
            edge_runs += words[1] == "edge"
    finally:
        for process in serving:
            process.terminate()
        assert [process.wait(20) for process in serving] == [0, 0]
    assert edge_runs == 4
    assert reader(redis_server).totals().frames == 4 * 40


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.split()[1] in TRAINING])
def test_the_training_commands_have_these_flags(command: str, tmp_path: Path) -> None:
    process = _run([*shlex.split(command), "--help"], tmp_path)
    assert process.wait(60) == 0


def test_the_python_example_runs(tmp_path: Path) -> None:
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block
    write_samples(tmp_path / "samples", 1, 1)
    done = subprocess.run(
        [sys.executable, "-P", "-c", block[1]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert 0 <= float(done.stdout) <= 1


def test_the_example_message_is_a_frame_of_the_shipped_model() -> None:
    example = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert example
    frame = decode_frame(example[1].encode(), CODECS["json"].content_type)
    assert isinstance(frame.body, Tensor)
    assert unpack_tensor(frame.body).shape == (5, 5, 160)
    model = load_model(frame.model)
    assert frame.fingerprint == model.fingerprint
    assert frame.body.scale == pytest.approx(model.split(frame.split).tensor.scale, abs=1e-4)
    assert frame.body.zero_point == model.split(frame.split).tensor.zero_point


def test_the_tree_is_there() -> None:
    tree = README.split("## The house")[1].split("```")[1]
    folder = ROOT
    for line in tree.strip().splitlines():
        name = line.split()[0]
        if not line.startswith(" "):
            folder = ROOT / name
        path = folder / name if line.startswith(" ") else folder
        assert path.exists(), name


@pytest.mark.parametrize(
    ("split", "madds"), re.findall(r"\| `(split\d+)` \|.*\| (\d+) million", README)
)
def test_the_table_of_splits_is_right(split: str, madds: str) -> None:
    found = load_model("litter-160-int8").split(split)
    assert round(found.edge_madds / 1e6) == int(madds)
    shape = "x".join(map(str, found.tensor.shape[1:]))
    assert f"| `{split}` | {shape} |" in README
