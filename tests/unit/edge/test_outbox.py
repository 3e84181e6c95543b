import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litterfog.edge.backlog import read_backlog
from litterfog.edge.outbox import FrameTooLargeError, Outbox, OutboxError, QueuedFrame, Worth

DAY_S = 86_400


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


def test_hits_outlive_what_may_be_clean_and_that_outlives_tallies(outbox: Outbox) -> None:
    worths = {"hit": Worth.HIT, "tally": Worth.TALLY, "tensor": Worth.UNKNOWN}
    for name, worth in worths.items():
        outbox.append(name, "type", bytes(300), worth=worth)
    outbox.append("second", "type", bytes(300), worth=Worth.HIT)
    assert _ids(outbox) == ["hit", "tensor", "second"]
    outbox.append("third", "type", bytes(300), worth=Worth.HIT)
    assert _ids(outbox) == ["hit", "second", "third"]
    assert outbox.append("fourth", "type", bytes(300), worth=Worth.HIT)
    assert _ids(outbox) == ["second", "third", "fourth"]
    assert read_backlog(outbox.path).drops == {"hit, full": 1, "unknown, full": 1, "tally, full": 1}


def test_a_frame_never_pushes_out_what_is_worth_more_and_is_counted(outbox: Outbox) -> None:
    for name in "abc":
        outbox.append(name, "type", bytes(300), worth=Worth.HIT)
    assert not outbox.append("tensor", "type", bytes(300))
    assert (_ids(outbox), outbox.dropped, outbox.pending) == (["a", "b", "c"], 1, 3)


def test_a_tally_that_finds_no_room_leaves_its_counts_for_the_next(outbox: Outbox) -> None:
    for name in "abc":
        outbox.append(name, "type", bytes(300), worth=Worth.HIT)
    outbox.clean.count("cell")
    kept = outbox.append("tally", "type", bytes(300), worth=Worth.TALLY, takes_clean=True)
    assert (kept, outbox.clean.cells(), outbox.dropped) == (False, {"cell": 1}, 0)


def test_one_large_frame_takes_the_room_of_several(outbox: Outbox) -> None:
    for number in range(9):
        outbox.append(str(number), "type", bytes(100))
    outbox.append("large", "type", bytes(850))
    assert (_ids(outbox), outbox.pending, outbox.dropped) == (["8", "large"], 2, 8)
    outbox.append("after", "type", bytes(50))
    assert (_ids(outbox), outbox.dropped) == (["8", "large", "after"], 8)


def test_what_was_sent_too_long_ago_goes_and_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Outbox(tmp_path / "o.sqlite", 1000, most_days=2)
    first.append("old", "type", b"x", worth=Worth.HIT)
    first.append("refused", "type", b"x")
    first.append("never sent", "type", b"x")
    first.mark_sent([1, 2])
    first.reject("refused", "split")
    first.close()
    _shift_clocks(monkeypatch, 1.5 * DAY_S)
    second = Outbox(tmp_path / "o.sqlite", 1000, most_days=2)
    second.append("young", "type", b"x")
    second.mark_sent([1, 4])  # the first of it counts
    assert _ids(second) == ["old", "never sent", "young"]
    _shift_clocks(monkeypatch, DAY_S)
    assert _ids(second) == ["never sent", "young"]
    assert (second.dropped, second.pending, second.rejected) == (2, 2, 0)
    second.close()
    assert read_backlog(tmp_path / "o.sqlite").drops == {"hit, old": 1, "rejected, old": 1}


def test_a_frame_of_a_boot_with_a_wrong_clock_is_kept_until_it_was_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as behind, closing(Outbox(tmp_path / "o.sqlite", 1000)) as box:
        behind.setattr("time.time_ns", lambda: 10**18)  # 2001
        box.append("a", "type", b"x")
    with closing(Outbox(tmp_path / "o.sqlite", 1000)) as box:
        assert _ids(box) == ["a"]
        assert box.dropped_ever == 0


def test_a_clock_that_is_set_makes_no_frame_of_this_run_old(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.append("before NTP", "type", b"x")
    outbox.mark_sent([1])
    now_ns = time.time_ns() + 400 * DAY_S * 10**9
    monkeypatch.setattr("time.time_ns", lambda: now_ns)
    monkeypatch.setattr(outbox._ages, "_due_at", 0.0)
    (frame,) = outbox.after(0, 9)
    assert abs(now_ns - frame.appended_ns) < 60 * 10**9
    outbox.close()
    again = Outbox(outbox.path, 1000)
    assert _ids(again) == ["before NTP"]
    again.close()


def test_a_mark_is_there_after_the_process_and_later_frames_are_synced_again(
    tmp_path: Path,
) -> None:
    with closing(Outbox(tmp_path / "o.sqlite", 1000)) as box:
        box.append("a", "type", b"x")
        before_ns = time.time_ns()
        box.mark_sent([1])
        assert box._database.execute("PRAGMA synchronous").fetchone() == (2,)
        with closing(sqlite3.connect(box.path)) as other:
            ((marked_ns,),) = other.execute("SELECT first_ns FROM sent").fetchall()
    assert before_ns <= marked_ns <= time.time_ns()


def test_drops_are_counted_over_restarts(tmp_path: Path) -> None:
    for round_ in range(2):
        box = Outbox(tmp_path / "o.sqlite", 100)
        for number in range(3):
            box.append(f"{round_}{number}", "type", bytes(80))
        box.close()
    box = Outbox(tmp_path / "o.sqlite", 100)
    assert (box.dropped, box.dropped_ever) == (0, 5)
    box.close()


def test_a_full_outbox_stays_fast(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "o.sqlite", 100)
    box.append("a", "type", bytes(80))
    plan = box._database.execute(
        "EXPLAIN QUERY PLAN SELECT seq, worth, length(payload) FROM frames WHERE worth <= 3"
        " ORDER BY worth, seq"
    ).fetchall()
    box.close()
    assert "frames_by_worth" in plan[0][3]
    assert len(plan) == 1  # no sorting


def _shift_clocks(monkeypatch: pytest.MonkeyPatch, by_s: float) -> None:
    """Let time pass, on both clocks alike."""
    now_ns, ticks_ns = time.time_ns(), time.monotonic_ns()
    ticks = time.monotonic()
    monkeypatch.setattr("time.time_ns", lambda: now_ns + int(by_s * 1e9))
    monkeypatch.setattr("time.monotonic_ns", lambda: ticks_ns + int(by_s * 1e9))
    monkeypatch.setattr("time.monotonic", lambda: ticks + by_s)


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
    monkeypatch.setattr("litterfog.edge.outbox.file._BUSY_S", 0.05)
    with pytest.raises(OutboxError, match="another edge process"):
        Outbox(outbox.path, 1000)


def test_a_file_that_is_no_outbox_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "junk"
    path.write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(OutboxError, match="not a database"):
        Outbox(path, 1000)


def test_watched_pictures_are_new_once(outbox: Outbox) -> None:
    assert outbox.pictures.is_new("a.jpg", 1)
    outbox.pictures.mark(("a.jpg", 1))
    assert not outbox.pictures.is_new("a.jpg", 1)
    assert outbox.pictures.is_new("a.jpg", 2)


def test_a_picture_is_marked_in_the_step_that_keeps_its_frame_or_counts_it(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x", done=("a.jpg", 1))
    outbox.clean.count("cell", done=("b.jpg", 1))
    assert not outbox.pictures.is_new("a.jpg", 1)
    assert not outbox.pictures.is_new("b.jpg", 1)
    with pytest.raises(OutboxError):
        outbox.append("c", "type", b"x", done=("c.jpg", object()))  # type: ignore[arg-type]  # no mark
    assert _ids(outbox) == ["a"]
    assert outbox.pending == 1


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
        first.clean.count(cell)
    first.close()
    second = Outbox(tmp_path / "o.sqlite", 1000)
    assert second.clean.cells() == {"a": 2, "b": 1}
    second.append("tally", "type", b"x", takes_clean=True)
    assert (second.clean.cells(), _ids(second)) == ({}, ["tally"])
    second.close()


def test_the_time_of_the_encoding_is_kept_beside_the_frame(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x", encode_ms=12.5)
    outbox.append("b", "type", b"x")
    assert [frame.encode_ms for frame in outbox.after(0, 2)] == [12.5, None]


def test_a_file_from_before_encode_ms_keeps_its_frames(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    now = time.time_ns()
    with closing(sqlite3.connect(path)) as old:
        old.execute(
            "CREATE TABLE frames(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
            " content_type TEXT NOT NULL, payload BLOB NOT NULL, appended_ns INTEGER NOT NULL,"
            " rejected TEXT)"
        )
        old.execute("CREATE TABLE dropped(one, at_ns, frames)")
        old.execute("INSERT INTO dropped VALUES (1, 5, 4)")
        old.execute("INSERT INTO frames VALUES (7, 'a', 'type', x'01', ?, NULL)", (now,))
        old.commit()
    for _ in range(2):  # the second opening finds the column there
        box = Outbox(path, 1000)
        assert box.after(0, 9) == [QueuedFrame(7, "a", "type", b"\1", now, None)]
        assert box.dropped_ever == 4
        box.mark_sent([7])
        box.close()


def _filled(path: Path, frames: int = 40) -> None:
    with closing(Outbox(path, 1_000_000)) as box:
        for number in range(frames):
            box.append(str(number), "type", bytes(3000), done=(f"{number}.jpg", 1))
        box.clean.count("cell")


def _overwrite(path: Path, first_page: int = 2) -> None:
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek((first_page - 1) * 4096)
        file.write(b"\xff" * (size - file.tell()))


def test_a_damaged_file_is_refused_in_words_and_can_be_opened_by_nobody_else(
    tmp_path: Path,
) -> None:
    path = tmp_path / "o.sqlite"
    _filled(path)
    _overwrite(path)
    for _ in range(2):  # the lock was let go
        with pytest.raises(OutboxError, match=r"o\.sqlite: .*move the file away to begin anew"):
            Outbox(path, 1_000_000)
    path.rename(tmp_path / "away")
    Outbox(path, 1_000_000).close()


USES: dict[str, Callable[[Outbox], object]] = {
    "after": lambda box: box.after(0, 9),
    "read": lambda box: box.read(1),
    "pictures.is_new": lambda box: box.pictures.is_new("1.jpg", 1),
    "clean.cells": lambda box: box.clean.cells(),
    "remove": lambda box: box.remove("1"),
    "reject": lambda box: box.reject("1", "model"),
    "mark_sent": lambda box: box.mark_sent([1]),
    "append": lambda box: box.append("new", "type", b"x"),
}


@pytest.mark.parametrize("use", USES)
def test_damage_while_it_is_open_is_told_in_words(tmp_path: Path, use: str) -> None:
    path = tmp_path / "o.sqlite"
    _filled(path)
    with closing(Outbox(path, 1_000_000)) as box:
        box._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        box._database.execute("PRAGMA cache_size = 0")
        _overwrite(path)
        with pytest.raises(OutboxError, match="move the file away"):
            USES[use](box)
        assert box.dropped_ever == 0
