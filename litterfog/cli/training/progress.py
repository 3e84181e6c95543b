"""Show how training goes: a bar of the time it takes, and a line for each epoch."""

from collections.abc import Sequence
from datetime import timedelta
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from litterfog.models.training.epochs import CLASSIFIER, TUNING_FOLD, EpochReport, seconds_left


class TrainingProgress:
    """A bar for as long as it is entered; an epoch of fine-tuning counts for many others."""

    def __init__(self, console: Console, classifier_epochs: int, tuning_epochs: int) -> None:
        self._classifier, self._tuning = classifier_epochs, tuning_epochs
        self._history: list[EpochReport] = []
        columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
        self._progress = Progress(*columns, console=console)
        self._task = self._progress.add_task(
            "reading photographs", total=classifier_epochs + tuning_epochs * TUNING_FOLD
        )

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

    def start(self, done: Sequence[EpochReport]) -> None:
        """Begin after the epochs that an earlier run of the same settings has done."""
        self._history = list(done)
        if done:
            self._progress.console.print(f"going on after {done[-1].stage} {done[-1].epoch}")
        self._update()

    def show(self, report: EpochReport) -> None:
        """Print an epoch's figures and move the bar on."""
        self._history.append(report)
        self._progress.console.print(
            f"{report.stage} {report.epoch}: loss {report.training_loss:.3f},"
            f" val loss {report.val_loss:.3f}, val accuracy {report.val_accuracy:.3f},"
            f" {report.seconds:.0f} s"
        )
        self._update()

    def _update(self) -> None:
        total = self._classifier + self._tuning
        described = f"epoch {min(len(self._history) + 1, total)} of {total}"
        if self._history:
            left = seconds_left(self._history, self._classifier, self._tuning)
            described += f", about {timedelta(seconds=round(left))} left"
        quick = sum(report.stage == CLASSIFIER for report in self._history)
        completed = quick + (len(self._history) - quick) * TUNING_FOLD
        self._progress.update(self._task, description=described, completed=completed)
