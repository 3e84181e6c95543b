"""`litterfog train`, `export` and `evaluate`: from photographs to model files and their cards."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from litterfog.cli.errors import console, failed, needs_extra, user_errors
from litterfog.cli.model_options import LitterClass, Output, Pixels, named_with
from litterfog.cli.training.progress import TrainingProgress
from litterfog.cli.training.wire_table import report_wire
from litterfog.models.data import DataError
from litterfog.models.evaluate import Evaluation
from litterfog.models.evaluate import evaluate as judge
from litterfog.models.graph import GraphError
from litterfog.models.metrics import Figures
from litterfog.models.training.checkpoint import RunFolderError
from litterfog.models.training.leave_one_out import JUDGED_FILE, judge_left_out
from litterfog.models.training.recipe import LITTERFOG, UnknownRecipeError, find_recipe
from litterfog.models.zoo import ZOO, UnknownModelError, shipped_models

if TYPE_CHECKING:
    from litterfog.models.training.settings import TrainingSettings

DataFolder = Annotated[
    Path, typer.Option("--data", help="Folder DIR/{train,val,test}/{litter,clean}/*.jpg")
]
RunFolder = Annotated[Path, typer.Option("--run", help="Folder of the training run")]
STOPPED = 130  # what a shell says of a program that Ctrl-C ended


def train(  # noqa: PLR0913, PLR0917  (a flag each)
    data: DataFolder,
    run: RunFolder = Path("runs/litter-160"),
    size: Annotated[int, typer.Option(help="Pixels a side of the input picture", min=32)] = 160,
    recipe: Annotated[
        str, typer.Option(help="litterfog, or paper: plain transfer learning as published")
    ] = LITTERFOG.name,
    weights: Annotated[
        str, typer.Option(help="imagenet, which Keras downloads, or an .h5 file of the backbone")
    ] = "imagenet",
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
    _check(data)
    with user_errors(UnknownRecipeError):
        scenes = find_recipe(recipe).drawn_scenes if drawn_scenes is None else drawn_scenes
    _quiet_tensorflow()
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
    from litterfog.models.training.network import WeightsError
    from litterfog.models.training.train import train as fit

    with (
        _resumable(settings.run_dir),
        user_errors(DataError, WeightsError, RunFolderError),
        TrainingProgress(console, settings.classifier_epochs, settings.tuning_epochs) as progress,
    ):
        record = fit(settings, progress.show, progress.start, fresh=fresh)
    console.print(f"kept {record.kept_epoch}; network and curves in {settings.run_dir}")


@contextmanager
def _resumable(run: Path) -> Iterator[None]:
    """End on Ctrl-C with a word on how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        console.print(f"stopped; the same command goes on from the last whole epoch in {run}")
        raise typer.Exit(STOPPED) from None


def _judge_left_out(run: Path, data: Path) -> None:
    with user_errors(DataError), console.status("judging what was left out"):
        judged = judge_left_out(run, data)
    for arithmetic, figures in judged.figures.items():
        Console().print(_table(f"left out, {arithmetic}", {"all": figures}))
        Console().print(_table(f"by source, {arithmetic}", judged.by_source[arithmetic]))
    console.print(f"also in {run / JUDGED_FILE}")


def export(
    data: DataFolder,
    run: RunFolder = Path("runs/litter-160"),
    zoo: Annotated[Path, typer.Option(help="Folder to write model files and cards to")] = ZOO,
) -> None:
    """Make a run's model files: float32 and full-integer int8 .tflite, each with its card."""
    _check(data)
    if not (run / "network.keras").is_file():
        raise failed(f"{run} holds no trained network: litterfog train --run {run} makes one")
    _quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.training.export import export as write
    with user_errors(DataError), console.status("converting and judging"):
        for path in write(run, data, zoo):
            console.print(f"{path}, {path.stat().st_size:,} bytes")


def evaluate(
    data: DataFolder,
    model: Annotated[
        list[str] | None,
        typer.Option(help="Model of the zoo, or a .tflite file", show_default="all of the zoo"),
    ] = None,
    pixels: Pixels = None,
    output: Output = None,
    litter_class: LitterClass = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
    wire: Annotated[
        bool, typer.Option("--wire", help="Judge every split, codec and precision instead")
    ] = False,
    out: Annotated[Path, typer.Option(help="--wire: folder for the table and the plot")] = Path(
        "wire-table"
    ),
) -> None:
    """Recompute the figures of a model's card on photographs, with LiteRT.

    --wire sends the test photographs through every way there is (some minutes) and writes accuracy
    against bytes as JSON, Markdown, HTML and PNG.
    """
    with user_errors(DataError, UnknownModelError, GraphError):
        asked = model or shipped_models()
        names = [named_with(name, pixels, output, litter_class) for name in asked]
        if wire:
            report_wire(names, data, out)
            return
    with user_errors(DataError, UnknownModelError, GraphError), console.status("judging"):
        found = [judge(name, data) for name in names]
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found)))
        return
    for evaluation in found:
        Console().print(_evaluation_table(evaluation))


def _evaluation_table(evaluation: Evaluation) -> Table:
    by_source = {f"val, {name}": of for name, of in evaluation.val_by_source.items()}
    title = f"{evaluation.model} ({evaluation.fingerprint})"
    return _table(title, {**evaluation.splits, **by_source})


def _table(title: str, rows: dict[str, Figures]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("photographs", style="bold")
    for name in ("n", "accuracy", "precision", "recall", "missed", "flagged", "ECE"):
        table.add_column(name, justify="right")
    for name, of in rows.items():
        shares = (f"{share:.3f}" for share in (of.accuracy, of.precision, of.recall))
        counts = (str(of.false_clean), str(of.false_litter))
        table.add_row(name, str(of.count), *shares, *counts, f"{of.calibration_error:.3f}")
    return table


def _check(data: Path) -> None:
    """Refuse a folder that is none before TensorFlow takes its seconds to start."""
    if not data.is_dir():
        raise failed(f"--data {data} is not a folder")


def _quiet_tensorflow() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
