"""`python -m litterfog.edge` and `.cloud`: a process by the environment alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline import reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker


def _start(part: str, folder: Path, **settings: str) -> subprocess.Popen[str]:
    given = {f"LITTERFOG_{name}": value for name, value in settings.items()}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", f"litterfog.{part}"],
        cwd=folder,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_edge_and_cloud_run_from_the_environment_and_end_in_order(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    write_geotagged(tmp_path / "photos", 3)
    cloud = _start("cloud", tmp_path, BROKER=mosquitto.url, REDIS=redis_server.url, THRESHOLD="0")
    edge = _start(
        "edge", tmp_path, BROKER=mosquitto.url, SOURCE="photos", DEVICE_ID=device, OUTBOX="o.sqlite"
    )
    try:
        wait_until(lambda: reader(redis_server).hit_count() == 3, 60, "three hits")
    finally:
        for process in (edge, cloud):
            process.send_signal(signal.SIGTERM)
        ended = [(process.communicate(timeout=20), process.returncode) for process in (edge, cloud)]
    assert [status for _, status in ended] == [0, 0], ended
    assert '"pictures": 3' in ended[0][0][0]


@pytest.mark.parametrize(
    ("part", "settings", "told"),
    [
        ("edge", {}, "LITTERFOG_SOURCE: Field required"),
        ("edge", {"SOURCE": "gone"}, "gone is not a folder"),
        ("edge", {"SOURCE": ".", "SPLIT": "split99"}, "no split"),
        ("edge", {"SOURCE": ".", "GPS": "nowhere"}, "LAT,LON"),
        ("cloud", {"MODELS": "nothing"}, "no model"),
        ("cloud", {"BROKER": "http://x"}, "mqtt://HOST"),
        ("cloud", {"LOG_FORMAT": "xml"}, "LITTERFOG_LOG_FORMAT"),
    ],
)
def test_what_cannot_run_is_told_in_words_and_ends_with_2(
    tmp_path: Path, part: str, settings: dict[str, str], told: str
) -> None:
    with _start(part, tmp_path, OUTBOX="o.sqlite", **settings) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert told in said
    assert "Traceback" not in said
