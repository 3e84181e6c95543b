"""Show how training goes: a bar of the time it takes, and a line for each epoch."""

from collections.abc import Sequence
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from litterfog.cli.training.bar import Bar
from litterfog.models.training.epochs import CLASSIFIER, TUNING_FOLD, EpochReport, seconds_left


class TrainingProgress(Bar):
    """A bar for as long as it is entered; an epoch of fine-tuning counts for many others."""

    def __init__(self, console: Console, classifier_epochs: int, tuning_epochs: int) -> None:
        self._classifier, self._tuning = classifier_epochs, tuning_epochs
        self._history: list[EpochReport] = []
        columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
        total = classifier_epochs + tuning_epochs * TUNING_FOLD
        super().__init__(Progress(*columns, console=console), "reading photographs", total)

    def start(self, done: Sequence[EpochReport]) -> None:
        """Begin after the epochs that an earlier run of the same settings has done."""
        self._history = list(done)
        self.going_on(done)
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
