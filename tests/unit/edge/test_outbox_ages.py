import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from litterfog.edge.backlog import read_backlog
from litterfog.edge.outbox import Outbox, Worth
from tests.unit.edge.outboxes import ids

DAY_S = 86_400


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
    assert ids(second) == ["old", "never sent", "young"]
    _shift_clocks(monkeypatch, DAY_S)
    assert ids(second) == ["never sent", "young"]
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
        assert ids(box) == ["a"]
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
    assert ids(again) == ["before NTP"]
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


def _shift_clocks(monkeypatch: pytest.MonkeyPatch, by_s: float) -> None:
    """Let time pass, on both clocks alike."""
    now_ns, ticks_ns = time.time_ns(), time.monotonic_ns()
    ticks = time.monotonic()
    monkeypatch.setattr("time.time_ns", lambda: now_ns + int(by_s * 1e9))
    monkeypatch.setattr("time.monotonic_ns", lambda: ticks_ns + int(by_s * 1e9))
    monkeypatch.setattr("time.monotonic", lambda: ticks + by_s)
