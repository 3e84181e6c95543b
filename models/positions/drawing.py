"""Canvases in batches, drawn by several processes, in order, with few waiting to be taken."""

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from litterfog.models.positions.canvases import Canvas, Canvases
from litterfog.models.positions.pools import Sources
from litterfog.models.positions.recipe import Recipe
from litterfog.models.positions.watch import DrawingError

_AHEAD = 2  # batches a process

_drawer: list[Canvases] = []  # of a drawing process: its own, which it draws all its canvases with


@dataclass(frozen=True, slots=True)
class CanvasBatch:
    """Canvases side by side."""

    pixels: NDArray[np.uint8]  # (n, height, width, 3)
    cells: NDArray[np.uint8]  # (n, rows, columns)
    litter: NDArray[np.float32]  # (n,); see canvases.Canvas


@dataclass(frozen=True)
class Drawing:
    """What canvases are drawn from, and by how many processes; 1 is this one."""

    sources: Sources
    recipe: Recipe
    seed: int
    processes: int = os.cpu_count() or 1

    def batches(self, numbers: Sequence[range]) -> Iterator[CanvasBatch]:
        """Draw the canvases of each range of numbers.

        Raises:
            DrawingError: a process was ended.
            models.picture.PictureError: a picture has gone bad; so has one with OSError.
        """
        if self.processes == 1:
            canvases = Canvases(self.sources, self.recipe, self.seed)
            yield from (stacked([canvases.draw(at) for at in each]) for each in numbers)
            return
        given = (self.sources, self.recipe, self.seed)
        # spawned: TensorFlow's threads do not outlive a fork
        with ProcessPoolExecutor(
            self.processes, get_context("spawn"), initializer=_begin, initargs=given
        ) as pool:
            try:
                yield from _drawn(pool, numbers, _AHEAD * self.processes)
            except BrokenProcessPool as error:
                raise DrawingError(
                    "a process that draws canvases was ended, as where memory runs out: the same"
                    " command goes on"
                ) from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def _drawn(pool: Executor, numbers: Iterable[range], ahead: int) -> Iterator[CanvasBatch]:
    remaining = iter(numbers)
    waiting: deque[Future[CanvasBatch]] = deque()
    waiting.extend(pool.submit(_draw, each) for each in islice(remaining, ahead))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(pool.submit(_draw, each) for each in islice(remaining, 1))


def stacked(canvases: Sequence[Canvas]) -> CanvasBatch:
    """Put canvases into arrays."""
    return CanvasBatch(
        np.stack([each.pixels for each in canvases]),
        np.stack([each.cells for each in canvases]),
        np.array([each.litter for each in canvases], np.float32),
    )


def _begin(sources: Sources, recipe: Recipe, seed: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks for canvases ends it
    _drawer[:] = [Canvases(sources, recipe, seed)]


def _draw(numbers: range) -> CanvasBatch:
    return stacked([_drawer[0].draw(at) for at in numbers])
