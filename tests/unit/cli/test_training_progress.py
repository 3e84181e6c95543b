import io

from rich.console import Console

from litterfog.cli.training.progress import TrainingProgress
from litterfog.models.training.epochs import EpochReport

FIRST = EpochReport("classifier", 1, 0.5, 0.4, 0.8, 2.0)
TUNED = EpochReport("fine-tuning", 1, 0.2, 0.1, 0.95, 60.0)


def shown(done: list[EpochReport], report: EpochReport) -> str:
    written = io.StringIO()
    console = Console(file=written, width=120, force_terminal=True, color_system=None)
    with TrainingProgress(console, 1, 3) as progress:
        progress.start(done)
        progress.show(report)
    return written.getvalue()


def test_an_epoch_is_shown_with_its_figures() -> None:
    assert "fine-tuning 1: loss 0.200, val loss 0.100, val accuracy 0.950, 60 s" in shown(
        [FIRST], TUNED
    )


def test_the_bar_tells_the_epoch_and_the_time_left() -> None:
    assert "epoch 3 of 4, about 0:02:00 left" in shown([FIRST], TUNED)


def test_a_run_that_goes_on_says_after_what() -> None:
    assert "going on after classifier 1" in shown([FIRST], TUNED)
    assert "going on" not in shown([], FIRST)
