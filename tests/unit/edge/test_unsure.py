"""Pictures for labelling: which are kept, under which names, and how many bytes of them."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from structlog.testing import capture_logs

from litterfog.edge.sources.kind import Shot
from litterfog.edge.unsure import UnsurePictures
from litterfog.wire.receipt import Receipt

AT_NS = 1_770_000_000_123_456_789  # 2026-02-02 02:40:00.123 UTC
STAMP = "20260202T024000.123Z"
DIGEST = hashlib.blake2b(bytes(100), digest_size=4).hexdigest()  # of 100 zeros
MOST_BYTES = 4_000  # three quarters of them for what is kept


def pictures_in(
    folder: Path,
    most_bytes: int = MOST_BYTES,
    is_pending: Callable[[str], bool] = lambda _: True,
    least_free_bytes: int = 0,
) -> UnsurePictures:
    return UnsurePictures(folder, "bike-01", most_bytes, is_pending, least_free_bytes)


def shot(nbytes: int = 100, name: str = "ride/a.JPG") -> Shot:
    return Shot(name, bytes(nbytes), AT_NS, 0.0)


def frame_id(number: int) -> str:
    return f"{number:032x}"


def receipt(number: int, probability: float = 0.4, *, unsure: bool = True) -> Receipt:
    return Receipt(frame_id(number), "clean", probability=probability, unsure=unsure)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_picture_is_named_by_its_capture_the_device_and_the_probability(tmp_path: Path) -> None:
    pictures = pictures_in(tmp_path)
    pictures.keep(shot(), AT_NS, 0.43156)
    assert names(tmp_path) == [f"{STAMP}-bike-01-0.432-{DIGEST}.jpg"]
    assert (tmp_path / names(tmp_path)[0]).read_bytes() == bytes(100)


def test_two_pictures_of_one_moment_are_two_and_one_that_comes_again_is_one(
    tmp_path: Path,
) -> None:
    pictures = pictures_in(tmp_path)
    for nbytes in (100, 101, 100):
        pictures.keep(shot(nbytes), AT_NS, 0.5)
    assert sorted(path.stat().st_size for path in tmp_path.glob("*.jpg")) == [100, 101]


def test_a_cameras_frame_is_kept_as_jpeg(tmp_path: Path) -> None:
    pixels = np.full((48, 64, 3), 200, np.uint8)
    pictures_in(tmp_path).keep(Shot("camera#1", pixels, AT_NS, 0.0), AT_NS, 0.5)
    with Image.open(io.BytesIO((tmp_path / names(tmp_path)[0]).read_bytes())) as kept:
        assert (kept.format, kept.size) == ("JPEG", (64, 48))


def test_a_picture_waits_for_the_receipt_that_says_unsure(tmp_path: Path) -> None:
    pictures = pictures_in(tmp_path)
    pictures.wait(frame_id(1), shot(), AT_NS)
    assert names(tmp_path) == []
    pictures.settle(receipt(1, 0.25))
    pictures.settle(receipt(1, 0.25))  # sent again
    assert names(tmp_path) == [f"{STAMP}-bike-01-0.250-{DIGEST}.jpg"]
    assert names(tmp_path / "waiting") == []
    assert pictures.counts["kept"] == 1


@pytest.mark.parametrize(
    "told",
    [receipt(1, unsure=False), Receipt(frame_id(1), "rejected"), Receipt(frame_id(1), "stored")],
)
def test_a_picture_whose_receipt_says_anything_else_goes(tmp_path: Path, told: Receipt) -> None:
    pictures = pictures_in(tmp_path)
    pictures.wait(frame_id(1), shot(), AT_NS)
    pictures.settle(told)
    assert (names(tmp_path), names(tmp_path / "waiting")) == ([], [])


def test_of_what_is_kept_the_oldest_makes_room(tmp_path: Path) -> None:
    pictures = pictures_in(tmp_path)
    for second in range(5):
        pictures.keep(shot(1_000), AT_NS + second * 10**9, 0.5)
    assert [name[13:15] for name in names(tmp_path)] == ["02", "03", "04"]
    assert pictures.counts == {"kept": 5, "removed": 2}


def test_of_what_waits_the_oldest_makes_room_within_a_quarter(tmp_path: Path) -> None:
    pictures = pictures_in(tmp_path)
    for number in range(3):
        pictures.wait(frame_id(number), shot(400), AT_NS)
    assert [name[:32] for name in names(tmp_path / "waiting")] == [frame_id(1), frame_id(2)]
    assert pictures.counts["missed"] == 1


def test_a_restart_finds_what_waits_and_clears_what_waits_in_vain(tmp_path: Path) -> None:
    before = pictures_in(tmp_path)
    for number in range(2):
        before.wait(frame_id(number), shot(), AT_NS)
    (tmp_path / "waiting" / f".{names(tmp_path / 'waiting')[0]}-7.part").write_bytes(b"half")
    after = pictures_in(tmp_path, is_pending=lambda known: known == frame_id(1))
    assert [name[:32] for name in names(tmp_path / "waiting")] == [frame_id(1)]
    after.settle(receipt(1))
    assert len(names(tmp_path)) == 1


def test_a_restart_counts_what_is_kept_and_lets_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_bytes(bytes(10_000))
    other = tmp_path / f"{STAMP}-bike-02-0.500-{DIGEST}.jpg"
    other.write_bytes(bytes(10_000))
    for second in range(5):
        pictures_in(tmp_path).keep(shot(1_000), AT_NS + second * 10**9, 0.5)
    ours = [name for name in names(tmp_path) if "bike-01" in name]
    assert [name[13:15] for name in ours] == ["02", "03", "04"]
    assert {"labels.csv", other.name} < set(names(tmp_path))


def test_a_picture_over_the_limit_is_told_and_removes_no_other(tmp_path: Path) -> None:
    pictures = pictures_in(tmp_path)
    pictures.keep(shot(), AT_NS, 0.5)
    with capture_logs() as logs:
        pictures.keep(shot(3_001), AT_NS + 10**9, 0.5)
    assert "over the limit" in logs[0]["why"]
    assert len(names(tmp_path)) == 1
    assert pictures.counts == {"kept": 1, "removed": 0, "missed": 1}


def test_a_folder_that_cannot_be_is_told_at_start_and_once(tmp_path: Path) -> None:
    folder = tmp_path / "file" / "unsure"
    folder.parent.write_bytes(b"")
    with capture_logs() as logs:
        pictures = pictures_in(folder)
        for number in range(3):
            pictures.wait(frame_id(number), shot(), AT_NS)
            pictures.settle(receipt(number))
    assert [log["event"] for log in logs] == ["unsure pictures are not kept"]
    assert logs[0]["folder"] == str(folder)
    assert pictures.counts == {"missed": 3}
    folder.parent.unlink()
    pictures.keep(shot(), AT_NS, 0.5)
    assert len(names(folder)) == 1


def test_a_disk_that_is_nearly_full_is_left_to_the_outbox(tmp_path: Path) -> None:
    with capture_logs() as logs:
        pictures_in(tmp_path, least_free_bytes=2**60).keep(shot(), AT_NS, 0.5)
    assert logs[0]["why"].endswith("MB are free")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["a", "a.", "x.tar_gz", "x.nosuchsuffix"])
def test_a_file_without_a_plain_suffix_gets_one(tmp_path: Path, name: str) -> None:
    pictures_in(tmp_path).keep(shot(name=name), AT_NS, 0.5)
    assert names(tmp_path) == [f"{STAMP}-bike-01-0.500-{DIGEST}.jpg"]
