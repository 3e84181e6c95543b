"""The one bar of a training command, shown for as long as it is entered."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.progress import Progress

from litterfog.models.training.epochs import EpochReport


class Bar:
    """A bar, and lines above it."""

    def __init__(self, progress: Progress, description: str, total: int | None = None) -> None:
        self._progress = progress
        self._task = progress.add_task(description, total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def going_on(self, done: Sequence[EpochReport]) -> None:
        """Say after which epoch an earlier run's work goes on."""
        if done:
            self._progress.console.print(f"going on after {done[-1].stage} {done[-1].epoch}")
