from contextlib import closing
from pathlib import Path

import pytest

from litterfog.edge.backlog import read_backlog
from litterfog.edge.outbox import Outbox, OutboxError


def test_a_running_devices_outbox_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    with closing(Outbox(path, most_bytes=250)) as outbox:
        for number in range(4):
            outbox.append(f"{number}", "t", bytes(100))
        outbox.reject("3", "model")
        backlog = read_backlog(path)
        assert outbox.pending == 1
    assert backlog.running
    assert (backlog.pending, backlog.pending_bytes) == (1, 100)
    assert backlog.oldest_s is not None
    assert backlog.rejected == {"model": 1}
    assert (backlog.dropped, backlog.drops) == (2, {"unknown, full": 2})
    assert backlog.dropped_at_ns is not None


def test_a_stopped_devices_outbox_can_be_read_and_used_again(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    with closing(Outbox(path, most_bytes=250)) as outbox:
        outbox.append("1", "t", bytes(100))
    backlog = read_backlog(path)
    assert not backlog.running
    assert backlog.pending == 1
    with closing(Outbox(path, most_bytes=250)) as outbox:
        assert outbox.pending == 1


def test_without_an_outbox_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutboxError, match="no device has run"):
        read_backlog(tmp_path / "none.sqlite")


def test_a_file_that_is_no_outbox_is_told(tmp_path: Path) -> None:
    path = tmp_path / "o.sqlite"
    path.write_bytes(b"no database at all, but long enough to be read as one" * 100)
    with pytest.raises(OutboxError, match="not a database"):
        read_backlog(path)
