"""`litterfog train` and `export`: from photographs to model files and their cards."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from litterfog.cli.errors import console, failed, needs_extra, user_errors
from litterfog.cli.evaluate.figures import figures_table
from litterfog.cli.outputs import check_folder, writing
from litterfog.cli.training.checks import check_photographs, check_run
from litterfog.cli.training.options import (
    BoxesFolder,
    Canvases,
    DataFolder,
    RunFolder,
    quiet_tensorflow,
    run_folder,
)
from litterfog.cli.training.positions import (
    check_flags,
    check_kind,
    export_on_boxes,
    train_on_boxes,
)
from litterfog.cli.training.progress import TrainingProgress
from litterfog.cli.training.resuming import resumable
from litterfog.models.data import DataError
from litterfog.models.training.checkpoint import RunFolderError
from litterfog.models.training.leave_one_out import JUDGED_FILE, judge_left_out
from litterfog.models.training.recipe import LITTERFOG, UnknownRecipeError, find_recipe
from litterfog.models.training.weights import IMAGENET, WeightsError, check_weights

if TYPE_CHECKING:
    from litterfog.models.training.settings import TrainingSettings


LEAST_SIDE, DEFAULT_SIDE = 32, 160


def train(  # noqa: PLR0913, PLR0917  (a flag each)
    context: typer.Context,
    data: DataFolder,
    boxes: BoxesFolder = None,
    run: RunFolder = None,
    size: Annotated[
        str | None,
        typer.Option(
            help="Pixels of the input picture: a side, or HEIGHTxWIDTH with --boxes",
            show_default="160, or 384x640",
        ),
    ] = None,
    recipe: Annotated[
        str, typer.Option(help="litterfog, or paper: plain transfer learning as published")
    ] = LITTERFOG.name,
    weights: Annotated[
        str, typer.Option(help="imagenet, which Keras downloads, or an .h5 file of the backbone")
    ] = IMAGENET,
    classifier_epochs: Annotated[int, typer.Option(min=1)] = 20,
    tuning_epochs: Annotated[int, typer.Option(min=0)] = 10,
    epochs: Annotated[
        int | None, typer.Option(help="With --boxes", show_default="the recipe's", min=1)
    ] = None,
    canvases: Canvases = None,
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

    With --boxes DIR, of DIR/boxes/annotations.csv, a network is trained that answers at every
    position of a picture: it looks closer, and says where litter is. Canvases are drawn from those
    pictures and from the photographs of --data; what early layers make of them is kept in the run
    folder until the run is finished. Boxes, sizes and files are checked before anything starts.
    """
    check_flags(context, boxes)
    run = run_folder(run, boxes)
    if boxes is not None:
        train_on_boxes(
            data,
            boxes,
            run,
            size=size,
            weights=weights,
            canvases=canvases,
            epochs=epochs,
            seed=seed,
            fresh=fresh,
        )
        return
    side = _side(size)
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
        size=side,
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
        resumable(settings.run_dir),
        writing(settings.run_dir, "--run"),
        user_errors(DataError, WeightsError, RunFolderError),
        TrainingProgress(console, settings.classifier_epochs, settings.tuning_epochs) as progress,
    ):
        record = fit(settings, progress.show, progress.start, fresh=fresh)
    console.print(f"kept {record.kept_epoch}; network and curves in {settings.run_dir}")


def _side(size: str | None) -> int:
    """Read the side of a classifier's square picture."""
    side = int(size) if size and size.isdecimal() and len(size) < 6 else 0
    if size is not None and side < LEAST_SIDE:
        raise failed(
            f"--size {size}: a classifier takes squares of {LEAST_SIDE} pixels a side or more;"
            " HEIGHTxWIDTH is for training with --boxes"
        )
    return side or DEFAULT_SIDE


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
    boxes: BoxesFolder = None,
    run: RunFolder = None,
    zoo: Annotated[
        Path | None,
        typer.Option(help="Folder to write model files and cards to", show_default="RUN/zoo"),
    ] = None,
) -> None:
    """Make a run's model files: float32 and full-integer int8 .tflite, each with its card.

    They are used by their path: litterfog edge --model RUN/zoo/litter-160-int8.tflite
    A run that was on boxes takes the same --boxes again, to calibrate and to judge.
    """
    run = run_folder(run, boxes)
    zoo = zoo or run / "zoo"
    check_photographs(data)
    check_run(run, "--run")
    check_folder(zoo, "--zoo")
    check_kind(run, boxes, "--run")
    if boxes is not None:
        export_on_boxes(data, boxes, run, zoo)
        return
    quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.training.export import ExportError
        from litterfog.models.training.export import export as write
    with (
        user_errors(DataError, ExportError, RunFolderError),
        writing(zoo, "--zoo"),
        console.status("converting and judging"),
    ):
        for path in write(run, data, zoo):
            console.print(f"{path}, {path.stat().st_size:,} bytes", soft_wrap=True)
