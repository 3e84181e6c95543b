"""`litterfog train` and `export`: from photographs to model files and their cards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from litterfog.cli.errors import FAILED, INTERRUPTED, console, failed, needs_extra, user_errors
from litterfog.cli.evaluate.figures import figures_table
from litterfog.cli.outputs import check_folder, writing
from litterfog.cli.training.checks import check_photographs, check_run
from litterfog.cli.training.options import DataFolder, RunFolder, quiet_tensorflow
from litterfog.cli.training.progress import TrainingProgress
from litterfog.models.data import DataError
from litterfog.models.training.checkpoint import RunFolderError
from litterfog.models.training.leave_one_out import JUDGED_FILE, judge_left_out
from litterfog.models.training.recipe import LITTERFOG, UnknownRecipeError, find_recipe
from litterfog.models.training.weights import (
    IMAGENET,
    DownloadError,
    WeightsError,
    check_weights,
)

if TYPE_CHECKING:
    from litterfog.models.training.settings import TrainingSettings


def train(  # noqa: PLR0913, PLR0917  (a flag each)
    data: DataFolder,
    run: RunFolder = Path("runs/litter-160"),
    size: Annotated[int, typer.Option(help="Pixels a side of the input picture", min=32)] = 160,
    recipe: Annotated[
        str, typer.Option(help="litterfog, or paper: plain transfer learning as published")
    ] = LITTERFOG.name,
    weights: Annotated[
        str, typer.Option(help="imagenet, which Keras downloads, or an .h5 file of the backbone")
    ] = IMAGENET,
    classifier_epochs: Annotated[int, typer.Option(min=1)] = 20,
    tuning_epochs: Annotated[int, typer.Option(min=0)] = 10,
    drawn_scenes: Annotated[
        int | None,
        typer.Option(
            help="Drawn street scenes beside the photographs", show_default="the recipe's", min=0
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0)] = 2021,
    leave_out: Annotated[
        list[str] | None,
        typer.Option(help="Source to neither train nor select on, and to judge afterwards"),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start over where the folder holds a run")
    ] = False,
) -> None:
    """Train the classifier first, then fine-tune end to end, as the paper does.

    The folder is checked before anything starts. A run that is stopped goes on by the same command,
    from its last epoch. Test photographs are never trained or selected on.
    Then: litterfog export --run RUN --data DIR
    """
    with user_errors(UnknownRecipeError, WeightsError):
        scenes = find_recipe(recipe).drawn_scenes if drawn_scenes is None else drawn_scenes
        check_weights(weights)
    check_photographs(data, leave_out or ())
    check_folder(run, "--run")
    quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.training.settings import TrainingSettings
    settings = TrainingSettings(
        data_dir=data,
        run_dir=run,
        size=size,
        weights=weights,
        classifier_epochs=classifier_epochs,
        tuning_epochs=tuning_epochs,
        seed=seed,
        drawn_scenes=scenes,
        recipe=recipe,
        leave_out=tuple(leave_out or ()),
    )
    _fit(settings, fresh=fresh)
    if leave_out:
        _judge_left_out(run, data)


def _fit(settings: "TrainingSettings", *, fresh: bool) -> None:
    from litterfog.models.training.train import train as fit

    with (
        _resumable(settings.run_dir),
        writing(settings.run_dir, "--run"),
        user_errors(DataError, WeightsError, RunFolderError),
        TrainingProgress(console, settings.classifier_epochs, settings.tuning_epochs) as progress,
    ):
        record = fit(settings, progress.show, progress.start, fresh=fresh)
    console.print(f"kept {record.kept_epoch}; network and curves in {settings.run_dir}")


@contextmanager
def _resumable(run: Path) -> Iterator[None]:
    """End on Ctrl-C, and where weights cannot be fetched, with a word on how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        console.print(f"stopped; the same command goes on from the last whole epoch in {run}")
        raise typer.Exit(INTERRUPTED) from None
    except DownloadError as error:
        raise failed(str(error), FAILED) from error


def _judge_left_out(run: Path, data: Path) -> None:
    with (
        user_errors(DataError),
        writing(run, "--run"),
        console.status("judging what was left out"),
    ):
        judged = judge_left_out(run, data)
    for arithmetic, figures in judged.figures.items():
        Console().print(figures_table(f"left out, {arithmetic}", {"all": figures}))
        Console().print(figures_table(f"by source, {arithmetic}", judged.by_source[arithmetic]))
    console.print(f"also in {run / JUDGED_FILE}")


def export(
    data: DataFolder,
    run: RunFolder = Path("runs/litter-160"),
    zoo: Annotated[
        Path | None,
        typer.Option(help="Folder to write model files and cards to", show_default="RUN/zoo"),
    ] = None,
) -> None:
    """Make a run's model files: float32 and full-integer int8 .tflite, each with its card.

    They are used by their path: litterfog edge --model RUN/zoo/litter-160-int8.tflite
    """
    zoo = zoo or run / "zoo"
    check_photographs(data)
    check_run(run, "--run")
    check_folder(zoo, "--zoo")
    quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.training.export import export as write
    with (
        user_errors(DataError, RunFolderError),
        writing(zoo, "--zoo"),
        console.status("converting and judging"),
    ):
        for path in write(run, data, zoo):
            console.print(f"{path}, {path.stat().st_size:,} bytes", soft_wrap=True)
