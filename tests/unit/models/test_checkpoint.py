from pathlib import Path

import numpy as np
import pytest

from litterfog.models.training.checkpoint import (
    CHECKPOINT_FILE,
    Checkpoint,
    RunFolderError,
    Settings,
    check_folder,
    claim_folder,
    empty_folder,
    load_checkpoint,
    remove_checkpoint,
    save_checkpoint,
)
from litterfog.models.training.epochs import EpochReport

SETTINGS: Settings = {"size": 160, "leave_out": ["park"], "weights": "random"}
REPORT = EpochReport("fine-tuning", 3, 0.2, 0.1, 0.95, 61.5)


def checkpoint() -> Checkpoint:
    arrays = [np.arange(12, dtype=np.float32).reshape(3, 4), np.array(7)]
    return Checkpoint((REPORT,), arrays, arrays[:1], [np.array([1, 2], np.int64)])


def test_a_checkpoint_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, checkpoint())
    loaded = load_checkpoint(tmp_path)
    assert loaded is not None
    assert loaded.history == (REPORT,)
    for name in ("network", "best", "optimizer"):
        written, read = getattr(checkpoint(), name), getattr(loaded, name)
        assert [array.dtype for array in read] == [array.dtype for array in written]
        assert all(np.array_equal(one, other) for one, other in zip(written, read, strict=True))


def test_a_new_run_has_no_checkpoint(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path) is None


def test_a_checkpoint_replaces_the_former_and_leaves_nothing_beside(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, checkpoint())
    save_checkpoint(tmp_path, checkpoint())
    assert [path.name for path in tmp_path.iterdir()] == [CHECKPOINT_FILE]


def test_half_a_checkpoint_is_none(tmp_path: Path) -> None:
    (tmp_path / f".{CHECKPOINT_FILE}-1.part").write_bytes(b"PK")
    assert load_checkpoint(tmp_path) is None


def test_a_finished_run_keeps_no_checkpoint(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, checkpoint())
    remove_checkpoint(tmp_path)
    assert load_checkpoint(tmp_path) is None


def test_a_folder_serves_one_set_of_settings(tmp_path: Path) -> None:
    claim_folder(tmp_path / "run", SETTINGS)
    claim_folder(tmp_path / "run", SETTINGS)
    with pytest.raises(RunFolderError, match="other settings: size was 160, now 224"):
        check_folder(tmp_path / "run", {**SETTINGS, "size": 224})


def test_a_folder_with_other_files_is_neither_used_nor_emptied(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(RunFolderError, match="no run that could go on"):
        claim_folder(tmp_path, SETTINGS)
    with pytest.raises(RunFolderError, match="left alone"):
        empty_folder(tmp_path)
    assert (tmp_path / "holiday.jpg").exists()


def test_a_run_is_removed_to_start_over(tmp_path: Path) -> None:
    claim_folder(tmp_path / "run", SETTINGS)
    empty_folder(tmp_path / "run")
    check_folder(tmp_path / "run", {"size": 224})
