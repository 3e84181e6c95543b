"""`litterfog narrow`: a trained network with learned bottlenecks, and its model file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from litterfog.cli.errors import console, failed, needs_extra, user_errors
from litterfog.cli.outputs import check_folder, writing
from litterfog.cli.training.checks import check_photographs, check_run
from litterfog.cli.training.options import (
    BoxesFolder,
    Canvases,
    DataFolder,
    quiet_tensorflow,
    run_folder,
)
from litterfog.cli.training.positions import check_kind, export_on_boxes, narrow_on_boxes
from litterfog.models.data import DataError
from litterfog.models.training.checkpoint import RunFolderError

if TYPE_CHECKING:
    from litterfog.models.training.epochs import EpochReport


def narrow(  # noqa: PLR0913, PLR0917  (a flag each)
    data: DataFolder,
    boxes: BoxesFolder = None,
    run: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the narrow run",
            show_default="runs/litter-160-narrow; with --boxes runs/litter-street-narrow",
        ),
    ] = None,
    base: Annotated[
        Path | None,
        typer.Option(
            help="Finished run of the network to narrow",
            show_default="runs/litter-160; with --boxes runs/litter-street",
        ),
    ] = None,
    zoo: Annotated[
        Path | None,
        typer.Option(help="Folder to write the model file and card to", show_default="RUN/zoo"),
    ] = None,
    bottleneck: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BLOCK,CHANNELS[,STRIDE]",
            help="Narrow here [5,32,4 and 13,6; with --boxes 13,8]; may be repeated",
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1)] = 4,
    canvases: Canvases = None,
    seed: Annotated[int, typer.Option(min=0)] = 2021,
) -> None:
    """Narrow a trained network after some blocks, fine-tune it, and export it as integers.

    Its cuts split5-narrow and split13-narrow ship hundreds of bytes where split5 and split13 ship
    thousands. What is best on val is kept. Narrow at one block alone, a network loses less.
    A network that was trained on boxes takes the same --boxes; a narrowing that is stopped goes on.
    """
    base, run = run_folder(base, boxes), run_folder(run, boxes, "-narrow")
    zoo = zoo or run / "zoo"
    check_photographs(data)
    check_run(base, "--base")
    check_folder(run, "--run")
    check_folder(zoo, "--zoo")
    if boxes is None and canvases is not None:
        raise failed("--canvases needs --boxes")
    check_kind(base, boxes, "--base")
    if boxes is not None:
        narrow_on_boxes(
            data,
            boxes,
            run,
            base,
            bottleneck=bottleneck or (),
            canvases=canvases,
            epochs=epochs,
            seed=seed,
        )
        export_on_boxes(data, boxes, run, zoo)
        return
    quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.narrow.export import export_narrow
        from litterfog.models.narrow.network import NarrowError, parse_bottleneck
        from litterfog.models.narrow.train import BOTTLENECKS, NarrowSettings, train_narrow
        from litterfog.models.training.export import ExportError
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        user_errors(DataError, NarrowError, RunFolderError),
        writing(run, "--run"),
        Progress(*columns, TimeRemainingColumn(), console=console) as progress,
    ):
        task = progress.add_task("epochs", total=epochs)

        def show(epoch: "EpochReport") -> None:
            progress.advance(task)
            progress.console.print(
                f"{epoch.stage} {epoch.epoch}: loss {epoch.training_loss:.3f},"
                f" val loss {epoch.val_loss:.3f}, val accuracy {epoch.val_accuracy:.3f},"
                f" {epoch.seconds:.0f} s"
            )

        bottlenecks = tuple(map(parse_bottleneck, bottleneck or ())) or BOTTLENECKS
        settings = NarrowSettings(base, data, run, bottlenecks, epochs, seed)
        record = train_narrow(settings, show)
    with (
        user_errors(DataError, ExportError, NarrowError),
        writing(zoo, "--zoo"),
        console.status("converting and judging"),
    ):
        path = export_narrow(run, data, zoo)
    console.print(
        f"kept {record.kept_epoch}; {path}, {path.stat().st_size:,} bytes", soft_wrap=True
    )
