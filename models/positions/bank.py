"""What the frozen layers make of every canvas, computed once and kept in the run folder.

A bank is filled in order and goes on where it was stopped. It has a bound, and is removed when the
run is finished.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from litterfog.models.looks import Shape
from litterfog.models.positions.cells import CELL
from litterfog.models.positions.drawing import Drawing
from litterfog.models.positions.watch import Step
from litterfog.wire.atomic_file import replace_file

FOLDER = "bank"
MOST_BYTES = 32 * 2**30
_DONE = "done.txt"
_BATCH = 32  # canvases; always the same ones together, so that a resumed bank has the same bits
_KEPT_EVERY = 8  # batches


class BankError(ValueError):
    """A bank is too large, or its disk too full; says what to do."""


@dataclass(frozen=True)
class Bank:
    """Features (n, height, width, channels) of n canvases, with their labels; on disk."""

    features: NDArray[np.float16]
    cells: NDArray[np.uint8]
    litter: NDArray[np.float32]

    def __len__(self) -> int:
        """Count the canvases."""
        return len(self.litter)

    def take(self, at: NDArray[np.int_]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Give some canvases' features as float32, labels of positions, and labels."""
        return self.features[at].astype(np.float32), self.cells[at], self.litter[at]

    def epoch(self, seed: int, epoch: int, batch: int) -> Iterator[tuple[NDArray[Any], ...]]:
        """Give all canvases once, in an order of the seed and the epoch."""
        order = np.random.default_rng((seed, epoch)).permutation(len(self))
        for start in range(0, len(order), batch):
            yield self.take(np.sort(order[start : start + batch]))


def size_of(head: Any, canvas: Shape, count: int) -> int:
    """Give the bytes of a bank of so many canvases."""
    features, cells = _shapes(head, canvas)
    return count * (2 * int(np.prod(features)) + int(np.prod(cells)) + 4)


def check_room(run_dir: Path, bytes_needed: int) -> None:
    """Raise BankError unless a bank of that size may be, and fits beside what its disk holds."""
    if bytes_needed > MOST_BYTES:
        raise BankError(
            f"the canvases would take {bytes_needed / 1e9:.1f} GB, over {MOST_BYTES / 1e9:.0f} GB:"
            " give fewer --canvases"
        )
    place = next(folder for folder in (run_dir.absolute(), *run_dir.absolute().parents)
                 if folder.is_dir())  # fmt: skip
    there = sum(file.stat().st_size for file in (run_dir / FOLDER).glob("*.npy"))
    free = shutil.disk_usage(place).free + there
    if bytes_needed > free:
        raise BankError(
            f"the canvases take {bytes_needed / 1e9:.1f} GB and the disk of {run_dir} has"
            f" {free / 1e9:.1f} GB free: give fewer --canvases, or a --run on another disk"
        )


def fill_bank(run_dir: Path, drawing: Drawing, head: Any, count: int, step: Step) -> Bank:
    """Compute what is missing of a run's bank, and open it.

    Raises:
        BankError: it is too large.
        models.picture.PictureError: a picture has gone bad.
    """
    canvas = drawing.recipe.canvas
    check_room(run_dir, size_of(head, canvas, count))
    folder = run_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    bank, done = _opened(folder, _shapes(head, canvas), count)
    starts = range(done, count, _BATCH)
    numbers = [range(start, min(start + _BATCH, count)) for start in starts]
    for at, batch in enumerate(drawing.batches(numbers), 1):
        rows = slice(numbers[at - 1].start, numbers[at - 1].stop)
        bank.features[rows] = np.asarray(head.predict_on_batch(batch.pixels))
        bank.cells[rows], bank.litter[rows] = batch.cells, batch.litter
        if at % _KEPT_EVERY == 0 or rows.stop == count:
            _keep(folder, bank, rows.stop)
        step(rows.stop, count)
    return bank


def remove_bank(run_dir: Path) -> None:
    """Remove a run's bank, if there is one."""
    shutil.rmtree(run_dir / FOLDER, ignore_errors=True)


def _shapes(head: Any, canvas: Shape) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the shapes of one canvas's features and cells."""
    features = head.compute_output_shape((1, *canvas, 3))[1:]
    return tuple(features), (canvas[0] // CELL, canvas[1] // CELL)


def _opened(
    folder: Path, shapes: tuple[tuple[int, ...], tuple[int, ...]], count: int
) -> tuple[Bank, int]:
    """Open a bank's files, new where there are none; also tell how many canvases are done."""
    features, cells = shapes
    kinds = {
        "features": (np.float16, (count, *features)),
        "cells": (np.uint8, (count, *cells)),
        "litter": (np.float32, (count,)),
    }
    begun = (folder / _DONE).exists()
    files = {
        name: np.lib.format.open_memmap(
            folder / f"{name}.npy", "r+" if begun else "w+", dtype, shape
        )
        for name, (dtype, shape) in kinds.items()
    }
    bank = Bank(**files)
    if not begun:
        _keep(folder, bank, 0)
    return bank, int((folder / _DONE).read_text())


def _keep(folder: Path, bank: Bank, done: int) -> None:
    """Write to the disk what is done, then that it is."""
    for array in (bank.features, bank.cells, bank.litter):
        cast("np.memmap[Any, Any]", array).flush()
    replace_file(folder / _DONE, b"%d\n" % done)
