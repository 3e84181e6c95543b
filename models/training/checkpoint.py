"""Where a run of training stands after an epoch, on disk in one step: to be stopped and resumed.

A run folder serves one set of settings. They are written before the first epoch, and a run of
others in the same folder is refused, never mixed in.
"""

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from litterfog.models.training.epochs import EpochReport
from litterfog.wire.atomic_file import replace_file, replacing

SETTINGS_FILE = "settings.json"
CHECKPOINT_FILE = "checkpoint.npz"

Arrays = list[NDArray[Any]]
Setting = str | int | list[str] | None
Settings = Mapping[str, Setting]


class RunFolderError(ValueError):
    """The run folder holds another run than the one that was asked for, or damaged files."""


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raise RunFolderError where a run's file is not what training wrote."""
    try:
        yield
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise RunFolderError(
            f"{path} cannot be read: litterfog train --fresh makes the run anew ({error})"
        ) from error


@dataclass(frozen=True)
class Checkpoint:
    """All that the next epoch needs; the optimizer's state is of the last report's stage."""

    history: tuple[EpochReport, ...]
    network: Arrays
    best: Arrays
    optimizer: Arrays


def claim_folder(run_dir: Path, settings: Settings) -> None:
    """Write the settings into a run folder that has none; otherwise they must be the same.

    Raises:
        RunFolderError: the folder holds a run of other settings; names how they differ.
    """
    check_folder(run_dir, settings)
    run_dir.mkdir(parents=True, exist_ok=True)
    encoded = msgspec.json.format(msgspec.json.encode(settings), indent=2)
    replace_file(run_dir / SETTINGS_FILE, encoded + b"\n")


def check_folder(run_dir: Path, settings: Settings) -> None:
    """Raise RunFolderError unless the folder is new, empty, or holds a run of these settings."""
    path = run_dir / SETTINGS_FILE
    if not path.exists():
        if run_dir.is_dir() and any(run_dir.iterdir()):
            raise RunFolderError(f"{run_dir} holds files, but no run that could go on")
        return
    with reading(path):
        there: dict[str, Setting] = msgspec.json.decode(path.read_bytes(), type=dict[str, Setting])
    names = [name for name in {**settings, **there} if settings.get(name) != there.get(name)]
    if names:
        differing = ", ".join(
            f"{name} was {there.get(name)}, now {settings.get(name)}" for name in names
        )
        raise RunFolderError(f"{run_dir} holds a run of other settings: {differing}")


def empty_folder(run_dir: Path) -> None:
    """Remove a run, to start over.

    Raises:
        RunFolderError: the folder holds no run, so that it is not for training to remove.
    """
    if not run_dir.is_dir() or not any(run_dir.iterdir()):
        return
    if not (run_dir / SETTINGS_FILE).exists():
        raise RunFolderError(f"{run_dir} holds files, but no run: it is left alone")
    shutil.rmtree(run_dir)


def save_checkpoint(run_dir: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint in one step: a reader finds the former one or this one, whole."""
    parts = {
        f"{name}-{index}": array
        for name in ("network", "best", "optimizer")
        for index, array in enumerate(getattr(checkpoint, name))
    }
    history = np.frombuffer(msgspec.json.encode(checkpoint.history), dtype=np.uint8)
    with replacing(run_dir / CHECKPOINT_FILE) as file:
        np.savez(file, history=history, **parts)


def load_checkpoint(run_dir: Path) -> Checkpoint | None:
    """Read a run folder's checkpoint, if there is one; raises RunFolderError."""
    path = run_dir / CHECKPOINT_FILE
    if not path.exists():
        return None
    with reading(path), np.load(path, allow_pickle=False) as parts:

        def arrays(name: str) -> Arrays:
            count = sum(key.startswith(f"{name}-") for key in parts.files)
            return [parts[f"{name}-{index}"] for index in range(count)]

        history = msgspec.json.decode(parts["history"].tobytes(), type=tuple[EpochReport, ...])
        return Checkpoint(history, arrays("network"), arrays("best"), arrays("optimizer"))


def remove_checkpoint(run_dir: Path) -> None:
    """Remove the checkpoint of a run that is finished."""
    (run_dir / CHECKPOINT_FILE).unlink(missing_ok=True)
