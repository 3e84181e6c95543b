import os
import stat
from pathlib import Path

import pytest

from litterfog.wire.atomic_file import replace_file, replacing


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_replaced_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    replace_file(path, b"new")
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"new"


def test_a_reader_finds_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"half")
        file.flush()
        assert path.read_bytes() == b"old"
        file.write(b" and half")
    assert path.read_bytes() == b"half and half"


def _fail_half_way(path: Path, error: type[BaseException]) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise error


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_alone(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(error):
        _fail_half_way(path, error)
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


def test_a_private_file_is_never_open_to_others(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with replacing(path, mode=0o640, durable=True) as file:
        file.write(b"secret")
        assert [_mode(found) for found in tmp_path.iterdir()] == [0o600]
    assert _mode(path) == 0o640


def test_any_other_file_has_the_mode_of_ordinary_ones(tmp_path: Path) -> None:
    (tmp_path / "ordinary").write_bytes(b"")
    replace_file(tmp_path / "file", b"")
    assert _mode(tmp_path / "file") == _mode(tmp_path / "ordinary")


def test_what_a_killed_process_left_is_written_over(tmp_path: Path) -> None:
    left = tmp_path / f".file-{os.getpid()}.part"
    left.write_bytes(b"left")
    replace_file(tmp_path / "file", b"new")
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
