import io

from rich.console import Console

from litterfog.cli.training.positions_progress import PositionsProgress
from litterfog.models.training.epochs import EpochReport

FIRST = EpochReport("positions", 1, 1.25, 0.4, 0.8, 62.0, 0.91)


def shown(done: tuple[EpochReport, ...]) -> str:
    written = io.StringIO()
    console = Console(file=written, width=120, force_terminal=True, color_system=None)
    with PositionsProgress(console, 3) as progress:
        watch = progress.watch
        watch.on_bank(1_573_000_000)
        watch.on_canvases(7, 24)
        progress._progress.refresh()
        watch.on_start(done)
        watch.on_step(3, 9)
        progress._progress.refresh()
        watch.on_epoch(FIRST)
    return written.getvalue()


def test_the_room_that_canvases_take_is_told() -> None:
    assert "canvases: 1.57 GB of the run folder until the run is finished" in shown(())


def test_canvases_then_steps_are_counted() -> None:
    assert "drawing canvases" in shown(())
    assert "epoch 2 of 3" in shown((FIRST,))


def test_an_epoch_is_shown_with_its_figures() -> None:
    line = "positions 1: loss 1.250, val loss 0.400, val accuracy 0.800, val AUC 0.910, 62 s"
    assert line in shown(())


def test_a_run_that_goes_on_says_after_what() -> None:
    assert "going on after positions 1" in shown((FIRST,))
    assert "going on" not in shown(())
