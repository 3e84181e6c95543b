import io
import os
import threading
import time
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from litterfog.edge.sources.folder import MAX_FILE_BYTES, list_pictures, read_shot, watched
from litterfog.edge.sources.kind import SourceError
from litterfog.edge.sources.listing import Listing, name_of
from litterfog.models.photo_file import is_picture
from tests.unit.edge.pictures import jpeg

NOT_UTF8 = os.fsdecode(b"caf\xe9.jpg")


def _touch(path: Path, data: bytes = b"x", age_s: float = 10) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (time.time() - age_s,) * 2)
    return path


def _names(folder: Path) -> list[str]:
    return [name_of(path.relative_to(folder)) for path in list_pictures(folder)]


@pytest.mark.parametrize(
    "suffix",
    [
        "jpg",
        "JPG",
        "jpeg",
        "jpe",
        "jfif",
        "mpo",
        "png",
        "webp",
        "bmp",
        "tif",
        "tiff",
        "heic",
        "HEIF",
        "avif",
    ],
)
def test_a_picture_is_told_by_its_suffix_in_either_case(tmp_path: Path, suffix: str) -> None:
    _touch(tmp_path / f"a.{suffix}")
    assert _names(tmp_path) == [f"a.{suffix}"]


def test_a_file_without_suffix_is_a_picture_by_its_first_bytes(tmp_path: Path) -> None:
    _touch(tmp_path / "photo", jpeg())
    for name, data in {"LICENSE": b"free", "BMW": b"BMW is a brand", "empty": b""}.items():
        _touch(tmp_path / name, data)
    _touch(tmp_path / "photo.txt", jpeg())
    assert _names(tmp_path) == ["photo"]


@pytest.mark.parametrize(
    "name",
    [
        "._ok.jpg",
        ".hidden.jpg",
        ".thumbnails/a.jpg",
        ".Trash-1000/files/a.jpg",
        "@eaDir/a.jpg/SYNOPHOTO_THUMB_B.jpg",
        "#recycle/a.jpg",
        "$RECYCLE.BIN/a.jpg",
        "System Volume Information/a.jpg",
        "__MACOSX/a.jpg",
        "Thumbs.db",
        "sub/@eaDir/a.jpg",
    ],
)
def test_what_other_systems_leave_is_passed_over_without_a_word(tmp_path: Path, name: str) -> None:
    _touch(tmp_path / name, jpeg())
    with capture_logs() as logs:
        assert _names(tmp_path) == []
    assert logs == []


def test_a_folder_may_itself_be_hidden(tmp_path: Path) -> None:
    _touch(tmp_path / ".photos" / "a.jpg")
    assert _names(tmp_path / ".photos") == ["a.jpg"]


def test_links_in_a_circle_end_and_a_folder_is_walked_once(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    _touch(folder / "sub" / "a.jpg")
    _touch(tmp_path / "beside" / "b.jpg")
    _touch(tmp_path / "c.jpg")
    (folder / "sub" / "round").symlink_to(folder)
    (folder / "again").symlink_to(folder / "sub")
    (folder / "up").symlink_to(tmp_path)
    (folder / "self").symlink_to(folder / "self")
    (folder / "beside").symlink_to(tmp_path / "beside")
    assert _names(folder) == ["beside/b.jpg", "sub/a.jpg"]


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").symlink_to(tmp_path / "gone.jpg")
    (path,) = list_pictures(tmp_path)
    shot = read_shot(tmp_path, path)
    assert shot.fault == "the file cannot be read: No such file or directory"


def test_pipes_are_no_pictures(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    os.mkfifo(tmp_path / "pipe")
    assert _names(tmp_path) == []


def test_a_folder_that_cannot_be_entered_is_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touch(tmp_path / "locked" / "a.jpg")
    _touch(tmp_path / "b.jpg")
    real = os.scandir

    def refusing(path: Path) -> object:  # root may enter every folder
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    listing = Listing(tmp_path)
    with capture_logs() as logs:
        assert [[path.name for path in listing.pictures()] for _ in range(3)] == [["b.jpg"]] * 3
    assert [(log["event"], log["why"]) for log in logs] == [
        ("folder not entered", "Permission denied")
    ]
    monkeypatch.setattr(os, "scandir", lambda _: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(SourceError, match="no"):
        listing.pictures()


def test_pictures_of_a_kind_that_is_not_read_are_told_by_kind_once(tmp_path: Path) -> None:
    for name in ("a.dng", "b.DNG", "c.gif", "d.jpg", "notes.txt"):
        _touch(tmp_path / name)
    listing = Listing(tmp_path)
    with capture_logs() as logs:
        assert [[path.name for path in listing.pictures()] for _ in range(2)] == [["d.jpg"]] * 2
    assert [(log["event"], log["of"]) for log in logs] == [
        ("pictures of a kind that is not read", ".dng"),
        ("pictures of a kind that is not read", ".gif"),
    ]


def test_a_name_that_is_no_utf8_is_written_with_its_bytes(tmp_path: Path) -> None:
    _touch(tmp_path / NOT_UTF8, jpeg())
    (path,) = list_pictures(tmp_path)
    shot = read_shot(tmp_path, path)
    assert shot.name == r"caf\xe9.jpg"
    assert shot.data == jpeg()


def test_a_name_that_is_no_utf8_stops_no_watched_folder(tmp_path: Path) -> None:
    _touch(tmp_path / NOT_UTF8)
    stopping = threading.Event()
    asked: list[str] = []

    def is_new(name: str, _: int) -> bool:
        asked.append(name)
        return True

    for shot in watched(tmp_path, is_new, stopping):
        assert shot.name == r"caf\xe9.jpg"
        stopping.set()
    assert asked == [r"caf\xe9.jpg"]


def test_a_watched_folder_looks_into_a_file_without_suffix_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _touch(tmp_path / "LICENSE", b"free")
    listing, opened = Listing(tmp_path), []
    real = is_picture

    def counted(start: bytes) -> bool:
        opened.append("LICENSE")
        return real(start)

    monkeypatch.setattr("litterfog.edge.sources.listing.is_picture", counted)
    assert not any(listing.is_picture(tmp_path / "LICENSE", 5) for _ in range(3))
    assert opened == ["LICENSE"]
    listing.is_picture(tmp_path / "LICENSE", 6)
    assert opened == ["LICENSE"] * 2


def test_a_watched_folder_that_goes_away_and_comes_back_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litterfog.edge.sources.folder._WATCH_S", 0.01)
    card, stopping = tmp_path / "card", threading.Event()
    rounds = []

    def tick() -> None:
        rounds.append(1)
        if len(rounds) == 3:
            _touch(card / "a.jpg")

    with capture_logs():
        names = []
        for shot in watched(card, lambda *_: True, stopping, tick):
            names.append(shot.name)
            stopping.set()
    assert names == ["a.jpg"]


def test_a_file_that_is_too_large_or_empty_says_so(tmp_path: Path) -> None:
    large = _touch(tmp_path / "large.jpg")
    os.truncate(large, MAX_FILE_BYTES + 1)
    assert "67,108,865 bytes" in str(read_shot(tmp_path, large).fault)
    empty = _touch(tmp_path / "empty.jpg", b"")
    assert read_shot(tmp_path, empty).fault == "the file is empty"
    assert read_shot(tmp_path, _touch(tmp_path / "a.jpg")).fault is None


def test_a_picture_is_listed_whatever_it_holds(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "avif")
    _touch(tmp_path / "no-suffix", file.getvalue())
    _touch(tmp_path / "broken.heic", b"")
    assert _names(tmp_path) == ["broken.heic", "no-suffix"]
