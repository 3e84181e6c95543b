"""`train`, `export` and `narrow` with --boxes: networks that answer at every position."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from litterfog.cli.errors import console, failed, needs_extra, user_errors
from litterfog.cli.outputs import check_folder, writing
from litterfog.cli.training.checks import check_run
from litterfog.cli.training.options import quiet_tensorflow
from litterfog.cli.training.positions_progress import PositionsProgress
from litterfog.cli.training.resuming import resumable
from litterfog.models.data import DataError
from litterfog.models.picture import PictureError
from litterfog.models.positions.checks import SizeError, find_sources, parse_size
from litterfog.models.training.checkpoint import RunFolderError, reading
from litterfog.models.training.record import RECORD_FILE, read_record
from litterfog.models.training.weights import WeightsError, check_weights

if TYPE_CHECKING:
    from litterfog.models.looks import Shape

SIZE = "384x640"
_AFTER = "the last canvases or the last whole epoch"  # a stopped run goes on


def train_on_boxes(  # noqa: PLR0913  (a flag each)
    data: Path,
    boxes: Path,
    run: Path,
    *,
    size: str | None,
    weights: str,
    canvases: int | None,
    epochs: int | None,
    seed: int,
    fresh: bool,
) -> None:
    """Check sizes, weights, folders and boxes, then train."""
    shape = _checked_size(size or SIZE)
    with user_errors(WeightsError):
        check_weights(weights)
    check_pictures(data, boxes)
    check_folder(run, "--run")
    quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.positions.bank import BankError
        from litterfog.models.positions.recipe import CANVASES, EPOCHS
        from litterfog.models.positions.settings import PositionsSettings
        from litterfog.models.positions.train import train
    settings = PositionsSettings(
        data_dir=data,
        boxes_dir=boxes,
        run_dir=run,
        size=shape,
        weights=weights,
        canvases=canvases or CANVASES,
        epochs=epochs or EPOCHS,
        seed=seed,
    )
    with (
        resumable(run, _AFTER),
        writing(run, "--run"),
        user_errors(DataError, WeightsError, RunFolderError, BankError, PictureError),
        PositionsProgress(console, settings.all_epochs) as progress,
    ):
        record = train(settings, progress.watch, fresh=fresh)
    console.print(f"kept {record.kept_epoch}; network and curves in {run}", soft_wrap=True)


def export_on_boxes(data: Path, boxes: Path, run: Path, zoo: Path) -> None:
    """Write the model files of a run, one alone where it is narrow."""
    check_pictures(data, boxes)
    quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.positions.export import RecordError, export
        from litterfog.models.training.export import ExportError
    with (
        user_errors(DataError, ExportError, RecordError, RunFolderError),
        writing(zoo, "--zoo"),
        console.status("converting and judging, some minutes"),
    ):
        for path in export(run, data, boxes, zoo):
            console.print(f"{path}, {path.stat().st_size:,} bytes", soft_wrap=True)


def narrow_on_boxes(
    data: Path,
    boxes: Path,
    run: Path,
    base: Path,
    *,
    bottleneck: Iterable[str],
    canvases: int | None,
    epochs: int,
    seed: int,
) -> None:
    """Narrow a trained network; `export_on_boxes` makes its file."""
    check_pictures(data, boxes)
    quiet_tensorflow()
    with needs_extra("train"):
        from litterfog.models.narrow.network import NarrowError, parse_bottleneck
        from litterfog.models.positions.bank import BankError
        from litterfog.models.positions.export import RecordError
        from litterfog.models.positions.narrowing import (
            BOTTLENECKS,
            CANVASES,
            NarrowPositionsSettings,
            narrow,
        )
    with (
        resumable(run, _AFTER),
        writing(run, "--run"),
        user_errors(DataError, NarrowError, RecordError, RunFolderError, BankError, PictureError),
        PositionsProgress(console, epochs) as progress,
    ):
        settings = NarrowPositionsSettings(
            base_dir=base,
            data_dir=data,
            boxes_dir=boxes,
            run_dir=run,
            bottlenecks=tuple(map(parse_bottleneck, bottleneck)) or BOTTLENECKS,
            canvases=canvases or CANVASES,
            epochs=epochs,
            seed=seed,
        )
        record = narrow(settings, progress.watch)
    console.print(f"kept {record.kept_epoch}")


def check_kind(run: Path, boxes: Path | None, flag: str) -> None:
    """End the command unless boxes are given for a finished run that was on boxes, and else not."""
    check_run(run, flag)
    with user_errors(RunFolderError), reading(run / RECORD_FILE):
        on_boxes = read_record(run).answers_at_positions
    if on_boxes and boxes is None:
        raise failed(f"{flag} {run} was trained on boxes: give them, --boxes DIR")
    if boxes is not None and not on_boxes:
        raise failed(f"{flag} {run} was trained without boxes: leave --boxes out")


def check_flags(context: typer.Context, boxes: Path | None) -> None:
    """End the command where a flag was given that training of this kind does not know."""
    foreign = _OF_BOXES if boxes is None else _OF_CLASSIFIERS
    for name in foreign:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            why = "needs --boxes" if boxes is None else "is for training without --boxes"
            raise failed(f"--{name.replace('_', '-')} {why}")


def check_pictures(data: Path, boxes: Path) -> None:
    """End the command unless every split has photographs of both classes, and boxes of litter."""
    for flag, folder in (("--data", data), ("--boxes", boxes)):
        if not folder.is_dir():
            raise failed(f"{flag} {folder} is not a folder")
    with user_errors(DataError):
        find_sources(data, boxes)


def _checked_size(text: str) -> "Shape":
    with user_errors(SizeError):
        return parse_size(text)


_OF_BOXES = ("epochs", "canvases")
_OF_CLASSIFIERS = (
    "recipe",
    "classifier_epochs",
    "tuning_epochs",
    "drawn_scenes",
    "leave_out",
)
