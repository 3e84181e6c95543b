import threading
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest
from av.container import InputContainer

from litterfog.edge.sources.kind import Shot, SourceError
from litterfog.edge.sources.live import Camera, open_camera
from tests.services import wait_until
from tests.video import LoopbackCamera

_FPS = 25


@pytest.fixture
def loopback() -> Iterator[LoopbackCamera]:
    with closing(LoopbackCamera(_FPS)) as camera:
        yield camera


def _level(shot: Shot) -> float:
    return float(np.mean(np.asarray(shot.data)))


def test_a_slow_consumer_gets_the_newest_frame(loopback: LoopbackCamera) -> None:
    """A backlog would give the frame after the first, some 50 behind."""
    shots = Camera(loopback.url, threading.Event()).shots(threading.Event(), lambda: None)
    with closing(shots):
        first = _level(next(shots))
        wait_until(lambda: loopback.sent > first + 60)
        newest = next(shots)
        assert _level(newest) > first + 30
        assert newest.at_ns > 0


def test_a_camera_that_comes_back_is_read_again(loopback: LoopbackCamera) -> None:
    shots = Camera(loopback.url, threading.Event()).shots(threading.Event(), lambda: None)
    with closing(shots):
        next(shots)
        wait_until(lambda: loopback.sent > 60)
        loopback.close()
        with closing(LoopbackCamera(_FPS, loopback.port)) as again:
            wait_until(lambda: again.sent > 1)
            levels = [_level(next(shots)) for _ in range(3)]
            assert levels[-1] < 50  # a new stream begins in the dark


def test_a_camera_that_is_not_there_yet_is_waited_for() -> None:
    with closing(LoopbackCamera(_FPS)) as earlier:
        port = earlier.port
    idle: list[int] = []
    shots = Camera(f"tcp://127.0.0.1:{port}", threading.Event()).shots(
        threading.Event(), lambda: idle.append(1)
    )
    with closing(LoopbackCamera(_FPS, port)), closing(shots):
        assert next(shots).name == f"tcp://127.0.0.1:{port}#1"


def test_stopping_ends_it_though_no_picture_comes() -> None:
    stopping = threading.Event()
    shots = Camera("tcp://127.0.0.1:1", threading.Event()).shots(stopping, stopping.set)
    assert list(shots) == []


@pytest.mark.parametrize(
    ("device", "says"), [("/dev/video-none", "plugged in"), ("/dev/null", "libcamerify")]
)
def test_a_device_that_is_no_camera_is_refused(device: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        Camera(device, threading.Event())


def test_a_camera_that_gives_nothing_says_so_until_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litterfog.edge.silence.SILENT_S", 0.2)
    with closing(LoopbackCamera(_FPS)) as earlier:
        port = earlier.port
    url = f"tcp://user:secret@127.0.0.1:{port}"
    camera = Camera(url, threading.Event())
    with closing(camera.shots(threading.Event(), lambda: None)) as shots:
        wait_until(lambda: "refused" in (camera.fault or ""))
        assert str(camera.fault).startswith(f"camera tcp://127.0.0.1:{port}: no picture for 0 s: ")
        assert "secret" not in str(camera.fault)
        with closing(LoopbackCamera(_FPS, port)):
            next(shots)
            wait_until(lambda: camera.fault is None)


def test_a_camera_is_tried_again_whatever_its_stream_does(
    loopback: LoopbackCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors = iter([RuntimeError("odd"), KeyError("stream")])

    def opened(source: str) -> InputContainer:
        for error in errors:
            raise error
        return open_camera(source)

    monkeypatch.setattr("litterfog.edge.sources.live.open_camera", opened)
    camera = Camera(loopback.url, threading.Event())
    with closing(camera.shots(threading.Event(), lambda: None)) as shots:
        assert next(shots).name == f"{loopback.url}#1"
