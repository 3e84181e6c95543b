"""Show how training on boxes goes: bars of canvases and of steps, and a line for each epoch."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from litterfog.cli.training.bar import Bar
from litterfog.models.positions.watch import Watch
from litterfog.models.training.epochs import EpochReport


class PositionsProgress(Bar):
    """One bar for as long as it is entered: first of canvases, then of each epoch's steps."""

    def __init__(self, console: Console, epochs: int) -> None:
        self._epochs, self._epoch = epochs, 1
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
        progress = Progress(*columns, TimeRemainingColumn(), console=console)
        super().__init__(progress, "reading pictures")

    @property
    def watch(self) -> Watch:
        """Give what is to be told to this."""
        return Watch(self.room, self.canvases, self.start, self.step, self.show)

    def room(self, needed: int) -> None:
        """Tell how much of the disk a run takes until it is finished."""
        self._progress.console.print(
            f"canvases: {needed / 1e9:.2f} GB of the run folder until the run is finished"
        )

    def canvases(self, done: int, total: int) -> None:
        """Move the bar of canvases on."""
        self._progress.update(
            self._task, description="drawing canvases", completed=done, total=total
        )

    def start(self, done: tuple[EpochReport, ...]) -> None:
        """Begin a stage, after the epochs that are done: at first by an earlier run."""
        if self._epoch == 1:
            self.going_on(done)
        self._epoch = len(done) + 1

    def step(self, done: int, total: int) -> None:
        """Move the bar of an epoch's steps on."""
        if done == 1:
            self._progress.reset(self._task)  # what an epoch takes is told by its own steps
        described = f"epoch {self._epoch} of {self._epochs}"
        self._progress.update(self._task, description=described, completed=done, total=total)

    def show(self, report: EpochReport) -> None:
        """Print an epoch's figures."""
        self._epoch += 1
        self._progress.console.print(
            f"{report.stage} {report.epoch}: loss {report.training_loss:.3f},"
            f" val loss {report.val_loss:.3f}, val accuracy {report.val_accuracy:.3f},"
            f" val AUC {report.val_auc or 0:.3f}, {report.seconds:.0f} s"
        )
