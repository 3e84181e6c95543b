import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from litterfog.edge.known import mark_of
from litterfog.edge.outbox import Outbox, PictureMark, Worth
from litterfog.edge.outbox.database import Database
from litterfog.edge.outbox.pictures import PictureMarks
from litterfog.edge.sources.kind import Shot, Source

ONCE = Source(lambda _: iter([]), None, remembered=True)
LOOP = Source(lambda _: iter([]), None)
MARK = PictureMark("a.jpg", 1, b"digest", by_name=False)


def _digest(shot: Shot, device: str = "bicycle") -> bytes:
    mark = mark_of(shot, ONCE, device)
    assert mark
    return mark.digest


def test_a_renamed_copy_is_the_same_and_an_edited_one_is_new() -> None:
    first = _digest(Shot("a.jpg", b"pixels", 1, 0))
    assert _digest(Shot("copy/b.jpg", b"pixels", 2, 0)) == first
    assert _digest(Shot("a.jpg", b"pixels!", 1, 0)) != first


def test_another_devices_picture_is_another() -> None:
    shot = Shot("a.jpg", b"pixels", 1, 0)
    assert _digest(shot, "bicycle") != _digest(shot, "lorry")


def test_two_moments_of_a_video_are_two_pictures() -> None:
    still = np.zeros((2, 2, 3), np.uint8)
    assert _digest(Shot("v#1", still, 1, 0)) != _digest(Shot("v#2", still, 2, 0))
    assert _digest(Shot("v#1", still, 1, 0)) == _digest(Shot("w#9", still, 1, 0))


def test_a_loop_remembers_nothing() -> None:
    assert mark_of(Shot("a.jpg", b"pixels", 1, 0), LOOP, "bicycle") is None


def test_a_file_that_cannot_be_read_has_no_content_to_be_known_by() -> None:
    assert _digest(Shot("a.jpg", b"", 1, 0, "the file is empty")) == b""


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with closing(Outbox(tmp_path / "o.sqlite", 1000)) as box:
        yield box


def test_a_picture_is_known_from_its_frame_on(outbox: Outbox) -> None:
    assert not outbox.pictures.is_known(MARK)
    outbox.append("a", "type", b"x", done=MARK)
    assert outbox.pictures.is_known(MARK)
    outbox.remove("a")
    assert outbox.pictures.is_known(MARK)
    assert outbox.pictures.is_new(MARK.name, MARK.modified_at_ns)  # for it was not watched


def test_a_clean_picture_is_known_though_it_has_no_frame(outbox: Outbox) -> None:
    outbox.clean.count("cell", done=MARK)
    assert outbox.pictures.is_known(MARK)


def test_a_skipped_picture_may_come_again_with_its_place(outbox: Outbox) -> None:
    outbox.pictures.mark(PictureMark("a.jpg", 1))
    assert not outbox.pictures.is_new("a.jpg", 1)
    assert not outbox.pictures.is_known(MARK)


def test_a_rejected_frames_picture_may_come_again(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x", done=MARK)
    outbox.reject("a", "model")
    assert not outbox.pictures.is_known(MARK)


def test_what_a_full_outbox_let_go_before_it_was_sent_may_come_again(outbox: Outbox) -> None:
    sent, unsent = MARK._replace(digest=b"sent"), MARK._replace(digest=b"unsent")
    outbox.append("a", "type", bytes(400), done=sent)
    outbox.append("b", "type", bytes(400), done=unsent)
    outbox.mark_sent([outbox.after(0, 1)[0].seq])
    outbox.append("c", "type", bytes(900), done=MARK)
    assert outbox.dropped == 2
    assert outbox.pictures.is_known(sent)  # the cloud may have it
    assert not outbox.pictures.is_known(unsent)
    assert outbox.pictures.is_known(MARK)


def test_what_a_full_outbox_does_not_take_may_come_again(outbox: Outbox) -> None:
    outbox.append("a", "type", bytes(900), worth=Worth.HIT)
    assert not outbox.append("b", "type", bytes(900), done=MARK)
    assert not outbox.pictures.is_known(MARK)


def test_the_oldest_mark_goes_when_there_are_too_many(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "o.sqlite")) as database:
        marks = PictureMarks(database, most=3)
        pictures = [PictureMark(f"{n}.jpg", n, bytes([n + 1])) for n in range(5)]
        for picture in pictures:
            marks.mark(picture)
        assert [marks.is_known(picture) for picture in pictures] == [False] * 2 + [True] * 3
        assert [marks.is_new(f"{n}.jpg", n) for n in range(5)] == [True] * 2 + [False] * 3


def test_a_file_that_knew_names_alone_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE frames(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
            " content_type TEXT NOT NULL, payload BLOB NOT NULL, appended_ns INTEGER NOT NULL,"
            " rejected TEXT, encode_ms REAL, worth INTEGER NOT NULL DEFAULT 2)"
        )
        old.execute("CREATE TABLE pictures(name TEXT PRIMARY KEY, modified_at_ns INTEGER NOT NULL)")
        old.execute("INSERT INTO pictures VALUES ('a.jpg', 1)")
        old.execute(
            "INSERT INTO frames(id, content_type, payload, appended_ns)"
            " VALUES ('f', 'type', x'01', 1)"
        )
        old.commit()
    for _ in range(2):
        with closing(Outbox(path, 1000)) as box:
            assert box.pictures.is_known(MARK)
            assert not box.pictures.is_known(MARK._replace(name="b.jpg"))
            assert not box.pictures.is_new("a.jpg", 1)
            assert box.pending == 1
    with closing(Outbox(path, 1000)) as box:
        assert box.reject("f", "model")
