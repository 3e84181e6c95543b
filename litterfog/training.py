"""`litterfog train`, `export` and `evaluate`: from photographs to model files and their cards."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from litterfog.errors import console, failed, needs_extra, user_errors
from models.data import DataError
from models.evaluate import Evaluation
from models.evaluate import evaluate as judge
from models.graph import GraphError
from models.zoo import ZOO, UnknownModelError, shipped_models

if TYPE_CHECKING:
    from models.fitting import EpochReport

DataFolder = Annotated[
    Path, typer.Option("--data", help="Folder DIR/{train,val,test}/{litter,clean}/*.jpg")
]
RunFolder = Annotated[Path, typer.Option("--run", help="Folder of the training run")]


def train(
    data: DataFolder,
    run: RunFolder = Path("runs/litter-160"),
    size: Annotated[int, typer.Option(help="Pixels a side of the input picture")] = 160,
    weights: Annotated[
        str, typer.Option(help="imagenet, which Keras downloads, or an .h5 file of the backbone")
    ] = "imagenet",
    classifier_epochs: Annotated[int, typer.Option(min=1)] = 20,
    tuning_epochs: Annotated[int, typer.Option(min=0)] = 10,
    drawn_scenes: Annotated[
        int, typer.Option(help="Drawn street scenes beside the photographs", min=0)
    ] = 400,
    seed: Annotated[int, typer.Option(min=0)] = 2021,
) -> None:
    """Train by the paper's recipe: the classifier first, then fine-tuning end to end.

    The folder is checked before anything starts. What is best on val is kept; test is never trained
    or selected on. Then: litterfog export --run RUN --data DIR
    """
    _check(data)
    _quiet_tensorflow()
    with needs_extra("train"):
        from models.network import WeightsError
        from models.train import TrainingSettings
        from models.train import train as fit
    settings = TrainingSettings(
        data, run, size, weights, classifier_epochs, tuning_epochs, seed, drawn_scenes
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        user_errors(DataError, WeightsError),
        Progress(*columns, TimeRemainingColumn(), console=console) as progress,
    ):
        task = progress.add_task("epochs", total=classifier_epochs + tuning_epochs)

        def show(epoch: "EpochReport") -> None:
            progress.advance(task)
            progress.console.print(
                f"{epoch.stage} {epoch.epoch}: loss {epoch.training_loss:.3f},"
                f" val loss {epoch.val_loss:.3f}, val accuracy {epoch.val_accuracy:.3f},"
                f" {epoch.seconds:.0f} s"
            )

        result = fit(settings, show)
    best = f"{result.best.stage} {result.best.epoch}, val accuracy {result.best.val_accuracy:.3f}"
    console.print(f"kept {best}; network in {result.network_path}")


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
        from models.export import export as write
    with console.status("converting and judging"):
        for path in write(run, data, zoo):
            console.print(f"{path}, {path.stat().st_size:,} bytes")


def evaluate(
    data: DataFolder,
    model: Annotated[
        list[str] | None, typer.Option(help="Model of the zoo, or a .tflite file [all of the zoo]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """Recompute the figures of a model's card on photographs, with LiteRT."""
    with user_errors(DataError, UnknownModelError, GraphError), console.status("judging"):
        names = model or shipped_models()
        found = [judge(name, data) for name in names]
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found)))
        return
    for evaluation in found:
        Console().print(_table(evaluation))


def _table(evaluation: Evaluation) -> Table:
    title = f"{evaluation.model} ({evaluation.fingerprint})"
    table = Table(title=title, title_justify="left")
    table.add_column("photographs", style="bold")
    for name in ("n", "accuracy", "precision", "recall", "litter missed", "clean flagged"):
        table.add_column(name, justify="right")
    by_source = {f"val, {name}": f for name, f in evaluation.val_by_source.items()}
    for name, figures in {**evaluation.splits, **by_source}.items():
        shares = (figures.accuracy, figures.precision, figures.recall)
        counts = (str(figures.false_clean), str(figures.false_litter))
        table.add_row(name, str(figures.count), *(f"{share:.3f}" for share in shares), *counts)
    return table


def _check(data: Path) -> None:
    """Refuse a folder that is none before TensorFlow takes its seconds to start."""
    if not data.is_dir():
        raise failed(f"--data {data} is not a folder")


def _quiet_tensorflow() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
