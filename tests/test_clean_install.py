"""Edge and cloud run where TensorFlow, and each other's parts, are not installed."""

import json
import os
import subprocess
import venv
from pathlib import Path

import pytest

from tests.pipeline import reader
from tests.services import Mosquitto, Redis
from tests.unit.edge.pictures import write_geotagged

pytestmark = [pytest.mark.broker, pytest.mark.timeout(600)]
ROOT = Path(__file__).parents[1]
MODULES = "['tensorflow', 'keras', 'dash', 'plotly', 'redis']"


def _install(folder: Path, extra: str) -> Path:
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, f"{ROOT}[{extra}]"], check=True, timeout=500)
    return folder / "bin"


def _installed(programs: Path) -> list[str]:
    code = f"import importlib.util as u; print([m for m in {MODULES} if u.find_spec(m)])"
    command = [str(programs / "python"), "-I", "-c", code]
    found = subprocess.run(command, check=True, capture_output=True, text=True, cwd="/")
    return [str(name) for name in json.loads(found.stdout.replace("'", '"'))]


def test_edge_and_cloud_run_without_tensorflow(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    edge = _install(tmp_path / "edge", "edge")
    cloud = _install(tmp_path / "cloud", "cloud")
    assert _installed(edge) == []
    assert _installed(cloud) == ["redis"]
    write_geotagged(tmp_path / "photos", 3)
    environment = {**os.environ, "LITTERFOG_BROKER": mosquitto.url}
    serving = subprocess.Popen(
        [cloud / "litterfog", "cloud", "--redis", redis_server.url, "--threshold", "0"],
        env=environment,
        cwd=tmp_path,
    )
    try:
        flags = ["--source", "photos", "--device-id", device, "--outbox", "o.sqlite"]
        done = subprocess.run(
            [edge / "litterfog", "edge", *flags, "--once", "--json"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=100,
            check=True,
        )
    finally:
        serving.terminate()
        assert serving.wait(20) == 0
    assert json.loads(done.stdout.splitlines()[-1])["receipts"] == {"stored": 3}
    assert reader(redis_server).hit_count() == 3
