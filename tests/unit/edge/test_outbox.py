from pathlib import Path

import pytest

from litterfog.edge.backlog import read_backlog
from litterfog.edge.outbox import FrameTooLargeError, Outbox, OutboxError, PictureMark, Worth
from tests.unit.edge.outboxes import ids


def test_frames_are_read_in_the_order_they_came(outbox: Outbox) -> None:
    for name in "abc":
        outbox.append(name, "type", name.encode())
    assert ids(outbox) == ["a", "b", "c"]
    assert outbox.after(0, 1)[0].payload == b"a"


def test_a_frame_leaves_on_its_receipt(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x")
    assert outbox.remove("a")
    assert not outbox.remove("a")
    assert (outbox.pending, ids(outbox)) == (0, [])


def test_what_was_appended_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Outbox(tmp_path / "o.sqlite", 1000)
    first.append("a", "type", b"payload")
    first.append("b", "type", b"payload")
    first.reject("b", "split")
    first.close()
    second = Outbox(tmp_path / "o.sqlite", 1000)
    assert (second.pending, second.rejected, ids(second)) == (1, 1, ["a"])
    second.close()


def test_a_rejected_frame_is_set_aside_and_kept(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x")
    assert outbox.reject("a", "fingerprint")
    assert (outbox.pending, outbox.rejected, ids(outbox)) == (0, 1, [])


def test_a_frame_is_pending_until_it_leaves_or_is_set_aside(outbox: Outbox) -> None:
    for name in "ab":
        outbox.append(name, "type", b"x")
    assert outbox.is_pending("a")
    outbox.remove("a")
    outbox.reject("b", "model")
    assert not any(outbox.is_pending(name) for name in "abc")


def test_a_full_outbox_lets_rejected_frames_go_first_then_the_oldest(outbox: Outbox) -> None:
    for name in ("a", "b", "c"):
        outbox.append(name, "type", bytes(300))
    outbox.reject("b", "split")
    outbox.append("d", "type", bytes(300))
    assert (ids(outbox), outbox.dropped, outbox.rejected) == (["a", "c", "d"], 1, 0)
    outbox.append("e", "type", bytes(300))
    assert (ids(outbox), outbox.dropped) == (["c", "d", "e"], 2)


def test_hits_outlive_what_may_be_clean_and_that_outlives_tallies(outbox: Outbox) -> None:
    worths = {"hit": Worth.HIT, "tally": Worth.TALLY, "tensor": Worth.UNKNOWN}
    for name, worth in worths.items():
        outbox.append(name, "type", bytes(300), worth=worth)
    outbox.append("second", "type", bytes(300), worth=Worth.HIT)
    assert ids(outbox) == ["hit", "tensor", "second"]
    outbox.append("third", "type", bytes(300), worth=Worth.HIT)
    assert ids(outbox) == ["hit", "second", "third"]
    assert outbox.append("fourth", "type", bytes(300), worth=Worth.HIT)
    assert ids(outbox) == ["second", "third", "fourth"]
    assert read_backlog(outbox.path).drops == {"hit, full": 1, "unknown, full": 1, "tally, full": 1}


def test_a_frame_never_pushes_out_what_is_worth_more_and_is_counted(outbox: Outbox) -> None:
    for name in "abc":
        outbox.append(name, "type", bytes(300), worth=Worth.HIT)
    assert not outbox.append("tensor", "type", bytes(300))
    assert (ids(outbox), outbox.dropped, outbox.pending) == (["a", "b", "c"], 1, 3)


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
    assert (ids(outbox), outbox.pending, outbox.dropped) == (["8", "large"], 2, 8)
    outbox.append("after", "type", bytes(50))
    assert (ids(outbox), outbox.dropped) == (["8", "large", "after"], 8)


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


def test_watched_pictures_are_new_once(outbox: Outbox) -> None:
    assert outbox.pictures.is_new("a.jpg", 1)
    outbox.pictures.mark(PictureMark("a.jpg", 1))
    assert not outbox.pictures.is_new("a.jpg", 1)
    assert outbox.pictures.is_new("a.jpg", 2)


def test_a_picture_is_marked_in_the_step_that_keeps_its_frame_or_counts_it(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x", done=PictureMark("a.jpg", 1))
    outbox.clean.count("cell", done=PictureMark("b.jpg", 1))
    assert not outbox.pictures.is_new("a.jpg", 1)
    assert not outbox.pictures.is_new("b.jpg", 1)
    with pytest.raises(OutboxError):
        outbox.append("c", "type", b"x", done=PictureMark("c.jpg", object()))  # type: ignore[arg-type]  # no mark
    assert ids(outbox) == ["a"]
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
    assert (ids(outbox), outbox.dropped) == (["a"], 0)


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
    assert (second.clean.cells(), ids(second)) == ({}, ["tally"])
    second.close()


def test_the_time_of_the_encoding_is_kept_beside_the_frame(outbox: Outbox) -> None:
    outbox.append("a", "type", b"x", encode_ms=12.5)
    outbox.append("b", "type", b"x")
    assert [frame.encode_ms for frame in outbox.after(0, 2)] == [12.5, None]
