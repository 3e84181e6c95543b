"""What is told while a run on boxes goes on, and why it may not. Needs no TensorFlow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from litterfog.models.training.epochs import EpochReport

Step = Callable[[int, int], None]  # done, of how many


class DrawingError(RuntimeError):
    """A process that draws canvases was ended from outside; says what to do."""


def _nothing(*_: Any) -> None:
    pass


@dataclass(frozen=True)
class Watch:
    """Who is told what; nobody, where nothing is said."""

    on_bank: Callable[[int], None] = _nothing  # the bytes that the canvases will take
    on_canvases: Step = _nothing
    on_start: Callable[[tuple[EpochReport, ...]], None] = _nothing  # the epochs done before
    on_step: Step = _nothing  # of an epoch
    on_epoch: Callable[[EpochReport], None] = _nothing


SILENT = Watch()
