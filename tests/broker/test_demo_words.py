"""The demo checks its words before it begins, and says what to do where nothing could be mapped."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from litterfog.scenes import write_samples
from tests.services import wait_until
from tests.unit.edge.pictures import jpeg
from tests.video import plain, write_video

SHADOWS = ("models", "edge", "cloud", "wire", "dashboard", "redis", "numpy", "typer", "random")


def _demo(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("litterfog")
    command = [program, "demo", "--exit-when-done", "--rate", "50", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=100, check=False
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--split", "spli13"], "split13"),
        (["--model", "litter-16"], "did you mean"),
        (["--gps", "nowhere"], "LAT,LON"),
        (["--gps", "gone.gpx"], "gone.gpx"),
        (["--gps", "gpsd://127.0.0.1"], "gpsd says where this machine is now"),
        (["--images", "gone"], "gone is not a folder"),
        (["--images", "."], "no picture in"),
        (["--images", "ride.mp4"], "--gps"),
        (["--images", "gone.mp4", "--gps", "51,4"], "there is no file gone.mp4"),
        (["--images", "/dev/video9", "--gps", "51,4"], "a folder"),
    ],
)
def test_a_wrong_word_is_told_before_anything_is_drawn(
    tmp_path: Path, words: list[str], told: str
) -> None:
    started = time.monotonic()
    done = _demo(tmp_path, *words)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "drawing" not in done.stderr
    assert time.monotonic() - started < 30


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = _demo(tmp_path, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "is taken" in done.stderr


def test_it_runs_beside_files_of_any_name(tmp_path: Path) -> None:
    for name in SHADOWS:
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('a file of the user')\n")
    for _ in write_samples(tmp_path / "photos", 1, 4):
        pass
    done = _demo(tmp_path, "--images", "photos")
    assert done.returncode == 0, done.stderr
    assert "4 pictures: 2 with litter, 2 clean; 2 on the map" in done.stderr
    assert "Next:" in done.stderr


def test_photographs_without_a_place_end_with_the_remedies(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(jpeg())
    done = _demo(tmp_path, "--images", "photos")
    assert done.returncode == 1
    for remedy in ("EXIF", "FILE.gpx or FILE.csv", "--gps LAT,LON"):
        assert remedy in done.stderr


def test_where_nothing_shows_litter_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (320, 240), "grey").save(tmp_path / "photos" / "a.jpg")
    done = _demo(tmp_path, "--images", "photos", "--gps", "51.0779,4.2794")
    assert done.returncode == 0, done.stderr
    assert "1 pictures: 0 with litter, 1 clean; 0 on the map." in done.stderr
    assert "No picture shows litter" in done.stderr


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0), (signal.SIGHUP, 0)]
)
def test_ended_on_its_way_it_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    for _ in write_samples(tmp_path / "photos", 1, 4):
        pass
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    program = Path(sys.executable).with_name("litterfog")  # under -m Python may end by the signal
    command = [str(program), "demo", "--images", str(tmp_path / "photos"), "--rate", "0.5"]
    told = tmp_path / "told"
    with told.open("wb") as file:
        demo = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
    try:
        wait_until(
            lambda: b"The map is at" in told.read_bytes() or demo.poll() is not None,
            90,
            "the demo's page",
        )
    finally:
        demo.send_signal(number)
        assert demo.wait(60) == status, told.read_text()
    assert "Traceback" not in told.read_text()
    assert list(tmp_path.glob("litterfog-*")) == []
    assert _names_in_commands(tmp_path) == []


def _names_in_commands(folder: Path) -> list[str]:
    """Name the processes whose command line has the folder: what the demo started has."""
    found = []
    for cmdline in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = cmdline.read_bytes().decode(errors="replace")
            found += [words] if str(folder) in words else []
    return found


def test_a_video_rides_too(tmp_path: Path) -> None:
    write_video(tmp_path / "ride.mp4", [plain(level) for level in (40, 200)])
    done = _demo(tmp_path, "--images", "ride.mp4", "--gps", "51.0779,4.2794")
    assert done.returncode == 0, done.stderr
    assert "pictures:" in done.stderr
