import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from edge.outbox import FrameTooLargeError, Outbox, OutboxError, Outgoing


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "o.sqlite", most_bytes=1000)
    yield box
    box.close()


def _ids(outbox: Outbox) -> list[str]:
    return [frame.id for frame in outbox.after(0, 100)]


def test_frames_are_read_in_the_order_they_came(outbox: Outbox) -> None:
    for name in "abc":
        outbox.append(name, "type", name.encode())
    assert _ids(outbox) == ["a", "b", "c"]
    assert outbox.after(0, 1)[0].payload == b"a"


def test_a_frame_leaves_on_its_receipt(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x")
    assert outbox.remove("a")
    assert not outbox.remove("a")
    assert (outbox.pending, _ids(outbox)) == (0, [])


def test_what_was_appended_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Outbox(tmp_path / "o.sqlite", 1000)
    first.append("a", "type", b"payload")
    first.append("b", "type", b"payload")
    first.reject("b", "split")
    first.close()
    second = Outbox(tmp_path / "o.sqlite", 1000)
    assert (second.pending, second.rejected, _ids(second)) == (1, 1, ["a"])
    second.close()


def test_a_rejected_frame_is_set_aside_and_kept(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x")
    assert outbox.reject("a", "fingerprint")
    assert (outbox.pending, outbox.rejected, _ids(outbox)) == (0, 1, [])


def test_a_full_outbox_lets_rejected_frames_go_first_then_the_oldest(outbox: Outbox) -> None:
    for name in ("a", "b", "c"):
        outbox.append(name, "type", bytes(300))
    outbox.reject("b", "split")
    outbox.append("d", "type", bytes(300))
    assert (_ids(outbox), outbox.dropped, outbox.rejected) == (["a", "c", "d"], 1, 0)
    outbox.append("e", "type", bytes(300))
    assert (_ids(outbox), outbox.dropped) == (["c", "d", "e"], 2)


def test_nearly_full_is_known_before_full(outbox: Outbox) -> None:
    outbox.append("a", "type", bytes(700))
    assert not outbox.nearly_full
    outbox.append("b", "type", bytes(200))
    assert outbox.nearly_full
    assert outbox.dropped == 0


def test_one_frame_can_be_read_again(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x")
    frame = outbox.after(0, 1)[0]
    assert outbox.read(frame.seq) == frame
    outbox.remove("a")
    assert outbox.read(frame.seq) is None


def test_a_second_process_is_refused(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge.outbox._BUSY_S", 0.05)
    with pytest.raises(OutboxError, match="another edge process"):
        Outbox(outbox.path, 1000)


def test_a_file_that_is_no_outbox_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "junk"
    path.write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(OutboxError, match="not a database"):
        Outbox(path, 1000)


def test_watched_pictures_are_new_once(outbox: Outbox) -> None:
    assert outbox.is_new_picture("a.jpg", 1)
    outbox.picture_done(("a.jpg", 1))
    assert not outbox.is_new_picture("a.jpg", 1)
    assert outbox.is_new_picture("a.jpg", 2)


def test_a_picture_is_marked_in_the_step_that_keeps_its_frame_or_counts_it(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x", done=("a.jpg", 1))
    outbox.count_clean("cell", done=("b.jpg", 1))
    assert not outbox.is_new_picture("a.jpg", 1)
    assert not outbox.is_new_picture("b.jpg", 1)
    with pytest.raises(OutboxError):
        outbox.append("a", "type", b"x", done=("c.jpg", 1))  # an id that it has
    assert outbox.is_new_picture("c.jpg", 1)


def test_rejected_frames_never_make_a_source_wait(outbox: Outbox) -> None:
    for number in range(9):
        outbox.append(str(number), "type", bytes(100))
        outbox.reject(str(number), "model")
    assert not outbox.nearly_full


def test_a_frame_over_the_whole_outbox_is_refused_and_nothing_is_dropped(outbox: Outbox) -> None:
    outbox.append("a", "type", bytes(100))
    with pytest.raises(FrameTooLargeError):
        outbox.append("b", "type", bytes(5000))
    assert (_ids(outbox), outbox.dropped) == (["a"], 0)


def test_clean_counts_survive_a_restart_and_leave_with_the_frame_that_takes_them(
    tmp_path: Path,
) -> None:
    first = Outbox(tmp_path / "o.sqlite", 1000)
    for cell in ("a", "a", "b"):
        first.count_clean(cell)
    first.close()
    second = Outbox(tmp_path / "o.sqlite", 1000)
    assert second.clean_cells() == {"a": 2, "b": 1}
    second.append("tally", "type", b"x", takes_clean=True)
    assert (second.clean_cells(), _ids(second)) == ({}, ["tally"])
    second.close()


def test_the_time_of_the_encoding_is_kept_beside_the_frame(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x", encode_ms=12.5)
    outbox.append("b", "type", b"x")
    assert [frame.encode_ms for frame in outbox.after(0, 2)] == [12.5, None]


def test_a_file_from_before_encode_ms_keeps_its_frames(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE frames(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
            " content_type TEXT NOT NULL, payload BLOB NOT NULL, appended_ns INTEGER NOT NULL,"
            " rejected TEXT)"
        )
        old.execute("INSERT INTO frames VALUES (7, 'a', 'type', x'01', 1, NULL)")
        old.commit()
    for _ in range(2):  # the second opening finds the column there
        box = Outbox(path, 1000)
        assert box.after(0, 9) == [Outgoing(7, "a", "type", b"\1", 1, None)]
        box.close()
