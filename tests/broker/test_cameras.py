"""Video and camera in, hits out, through a real Mosquitto, a real Redis and a real gpsd."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from litterfog.edge.__main__ import run
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.summary import Summary
from litterfog.scenes import draw_scene, plan_route
from tests.gpsd import GpsDaemon, Receiver, ReceiverState, ScriptedGpsd
from tests.pipeline import cloud_running, edge_once, reader, wait_for_hits
from tests.services import Mosquitto, Redis
from tests.video import LoopbackCamera, write_video

pytestmark = pytest.mark.broker


@pytest.fixture
def cloud(mosquitto: Mosquitto, redis_server: Redis) -> Iterator[None]:
    with cloud_running(mosquitto, redis_server, threshold=0):
        yield


@pytest.fixture
def gpsd(tmp_path: Path) -> Iterator[GpsDaemon]:
    stop = plan_route(5, 1)[0]
    folder = tmp_path / "gpsd"
    folder.mkdir()
    with closing(Receiver([ReceiverState(datetime.now(UTC), (stop.lat, stop.lon))])) as receiver:
        daemon = GpsDaemon(folder, receiver)
        daemon.start()
        yield daemon
        daemon.kill()


@pytest.mark.usefixtures("cloud")
def test_a_videos_frames_become_hits(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    scenes = [np.asarray(draw_scene(seed, litter=True)) for seed in range(3)]
    write_video(tmp_path / "ride.mp4", scenes, created="2026-05-01T10:00:00Z")
    summary = edge_once(tmp_path / "ride.mp4", mosquitto, device, gps="51.0779,4.2794")
    assert summary.complete, summary.error
    began_ns = int(datetime(2026, 5, 1, 10, tzinfo=UTC).timestamp()) * 10**9
    found = [hit.captured_at_ns for hit in reader(redis_server).latest(9)]
    assert sorted(found) == [began_ns + number * 10**9 for number in range(3)]


@pytest.mark.usefixtures("cloud")
def test_a_camera_and_gpsd_become_hits_until_it_is_stopped(
    tmp_path: Path, mosquitto: Mosquitto, redis_server: Redis, device: str, gpsd: GpsDaemon
) -> None:
    stopping, done = threading.Event(), list[Summary]()
    with closing(LoopbackCamera()) as camera:
        values = {
            "source": camera.url,
            "gps": gpsd.url,
            "rate": 10,
            "broker": mosquitto.url,
            "device_id": device,
            "outbox": tmp_path / "outbox.sqlite",
        }
        settings = EdgeSettings.model_validate(values)
        riding = threading.Thread(target=lambda: done.append(run(settings, stopping)))
        riding.start()
        wait_for_hits(redis_server, 3)
        stopping.set()
        riding.join(20)
    assert done[0].hits >= 3
    assert set(done[0].counts.skipped) <= {"no-position"}  # before gpsd's first fix


def test_a_camera_goes_on_while_the_outbox_is_full(tmp_path: Path, device: str) -> None:
    """Without a broker; a frame of numbers as text takes some 200 kB."""
    stopping = threading.Event()

    def stop_after_20(seen: int, _expected: int, _pending: int) -> None:
        if seen >= 20:
            stopping.set()

    with closing(LoopbackCamera()) as camera:
        values = {
            "source": camera.url,
            "gps": "51,4",
            "rate": 50,
            "split": "cloud-only",
            "codec": "json-list",
            "model": "litter-160-int8",
            "broker": "mqtt://127.0.0.1:1",
            "device_id": device,
            "outbox": tmp_path / "outbox.sqlite",
            "outbox_mb": 1,
        }
        summary = run(EdgeSettings.model_validate(values), stopping, stop_after_20)
    assert summary.dropped > 0
    assert summary.counts.frames == 20


def test_a_receiver_without_a_fix_is_logged_once_and_every_skip_is_counted(
    tmp_path: Path, device: str
) -> None:
    stopping = threading.Event()

    def stop_after_5(seen: int, _expected: int, _pending: int) -> None:
        if seen >= 5:
            stopping.set()

    with (
        closing(LoopbackCamera()) as camera,
        closing(ScriptedGpsd([])) as silent,
        capture_logs() as logs,
    ):
        values = {
            "source": camera.url,
            "gps": silent.url,
            "rate": 50,
            "broker": "mqtt://127.0.0.1:1",
            "device_id": device,
            "outbox": tmp_path / "outbox.sqlite",
        }
        summary = run(EdgeSettings.model_validate(values), stopping, stop_after_5)
    told = [line for line in logs if line["log_level"] == "warning" and "picture" in line["event"]]
    assert [line["event"] for line in told] == ["no fix: pictures are skipped until gpsd has one"]
    assert summary.as_json()["skipped"] == {"no-position": summary.counts.pictures}
    assert summary.counts.pictures >= 5
