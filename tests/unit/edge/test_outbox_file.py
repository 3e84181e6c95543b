import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from litterfog.edge.outbox import Outbox, OutboxError, QueuedFrame


def test_a_second_process_is_refused(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litterfog.edge.outbox.file._BUSY_S", 0.05)
    with pytest.raises(OutboxError, match="another edge process"):
        Outbox(outbox.path, 1000)


def test_a_file_that_is_no_outbox_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "junk"
    path.write_bytes(b"not a database, but long enough to look at" * 50)
    with pytest.raises(OutboxError, match="not a database"):
        Outbox(path, 1000)


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
