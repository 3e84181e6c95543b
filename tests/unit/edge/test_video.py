import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from litterfog.cli.options import SettingsError, read_settings
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.sources import kind_of
from litterfog.edge.sources.decoding import check_video, video_shots
from litterfog.edge.sources.kind import SourceError, label_of
from litterfog.models.picture import decode_picture
from tests.video import plain, write_video


def _levels(path: Path, rate_hz: float) -> list[int]:
    return [
        round(float(np.mean(np.asarray(shot.data))) / 20) for shot in video_shots(path, rate_hz)
    ]


def test_a_video_is_sampled_by_its_own_time(tmp_path: Path) -> None:
    path = tmp_path / "ride.mp4"
    write_video(path, [plain(20 * number) for number in range(10)], fps=2)
    assert _levels(path, 1) == [0, 2, 4, 6, 8]
    assert _levels(path, 2) == list(range(10))


def test_a_frames_time_is_the_recordings_start_and_its_place_in_it(tmp_path: Path) -> None:
    path = tmp_path / "ride.mp4"
    write_video(path, [plain(9)] * 3, created="2026-05-01T10:00:00Z")
    began = datetime(2026, 5, 1, 10, tzinfo=UTC).timestamp()
    assert [shot.at_ns / 1e9 for shot in video_shots(path, 1)] == [began, began + 1, began + 2]


def test_without_a_creation_time_the_files_own_is_its_end(tmp_path: Path) -> None:
    path = tmp_path / "ride.avi"
    write_video(path, [plain(9)] * 3)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert next(shot.at_ns for shot in video_shots(path, 1)) == 1_699_999_997_000_000_000


def test_a_video_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "ride.mkv"
    write_video(path, [plain(20 * number) for number in range(8)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    levels = _levels(path, 1)
    assert 1 < len(levels) < 8


@pytest.mark.parametrize("data", [None, b"no video"])
def test_what_is_no_video_is_refused(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "ride.mp4"
    if data:
        path.write_bytes(data)
    with pytest.raises(SourceError, match=r"ride\.mp4"):
        check_video(path)


def test_a_frame_is_squashed_as_a_lossless_file_of_it_is(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    from_file = decode_picture((tmp_path / "a.png").read_bytes(), 32)
    assert np.array_equal(decode_picture(pixels, 32), from_file)


def test_a_source_is_told_by_its_form() -> None:
    kinds = {
        "photos": "folder",
        "/dev/shm/photos": "folder",  # noqa: S108
        "ride.MP4": "video",
        "/dev/video0": "camera",
        "rtsp://user:secret@cam:554/1": "camera",
    }
    assert {source: kind_of(source).name for source in kinds} == kinds


def test_a_cameras_password_is_not_shown() -> None:
    assert label_of("rtsp://user:secret@cam:554/1") == "rtsp://cam:554"


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ({"source": "ftp://cam/1"}, "rtsp://"),
        ({"source": "rtsp:///1"}, "names a host"),
        ({"source": "/dev/video0"}, "--gps to gpsd://HOST"),
        ({"source": "/dev/video0", "gps": "51,4", "once": True}, "a camera has no end"),
        ({"source": "ride.mp4", "gps": "51,4"}, "needs --once, or --loop"),
        ({"source": "ride.mp4", "gps": "gpsd://h", "once": True}, "not where a video was taken"),
    ],
)
def test_settings_that_do_not_fit_are_explained(flags: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read_settings(EdgeSettings, flags)


def test_without_pyav_the_extra_is_named(tmp_path: Path) -> None:
    code = "import sys; sys.modules['av'] = None; from litterfog.cli import main; main()"
    flags = ["--source", "/dev/video0", "--gps", "51,4", "--outbox", str(tmp_path / "o.sqlite")]
    done = subprocess.run(
        [sys.executable, "-c", code, "edge", *flags], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "[camera]'" in done.stderr
    assert "Traceback" not in done.stderr
