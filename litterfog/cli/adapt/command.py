"""`litterfog adapt`: fit a model to an own town, and write it where it is better."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litterfog.cli.adapt.view import Telling, as_json, in_words, progress
from litterfog.cli.errors import FAILED, failed, user_errors
from litterfog.cli.interrupts import held_interrupts
from litterfog.cli.look_options import GroundOption, Look
from litterfog.cli.model_options import LitterClass, Output, Pixels, named_with
from litterfog.cli.outputs import check_folder, writing
from litterfog.models.data import DataError
from litterfog.models.graph import GraphError
from litterfog.models.looks import GROUND, LookMode, LookPlan
from litterfog.models.options import name_with, parse_name
from litterfog.models.zoo import DEFAULT_MODEL, MAX_NAME, UnknownModelError, file_of, load_model

if TYPE_CHECKING:
    from litterfog.models.adapt.adapt import Adapted
    from litterfog.models.adapt.record import AdaptRecord


def adapt(  # noqa: PLR0913, PLR0917  (a flag each)
    data: Annotated[
        Path,
        typer.Option(
            help="Folder DIR/{litter,clean}/*.jpg, or laid out as litterfog train takes it"
        ),
    ],
    model: Annotated[
        str, typer.Option("--from", help="Model to start from: of the zoo, or a .tflite file")
    ] = DEFAULT_MODEL,
    out: Annotated[Path, typer.Option(help="Folder for the model file and its card")] = Path(
        "runs/own"
    ),
    name: Annotated[
        str | None, typer.Option(help="The new model's name", show_default="MODEL-own")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of folds and intervals")] = 2021,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Write it even where it is not better")
    ] = False,
    look: Look = None,
    ground: GroundOption = GROUND,
    pixels: Pixels = None,
    output: Output = None,
    litter_class: LitterClass = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
) -> None:
    """Fit a model to your own town, in minutes, without a GPU or TensorFlow.

    Sort 50 pictures or more, better 200, as the device will see them, into DIR/litter and
    DIR/clean, about half and half; those that the model gets wrong teach most. Put pictures of one
    place or day into one sub-folder: they are then never learned from and judged at once.

    Each picture goes through the network once; then its last layer alone is tuned, held to the old
    weights as strongly as proves best. Before and after are judged by cross-validation with 95 %
    intervals. A model that is not better is told so, and not written: status 1.

    The new file has the same cuts, size and speed, and runs as any other:
    litterfog edge --model runs/own/litter-street-int8-own.tflite
    litterfog cloud --models runs/own/litter-street-int8-own.tflite
    """
    from litterfog.models.adapt.adapt import adapt as fit
    from litterfog.models.adapt.cut_model import CutModel
    from litterfog.models.adapt.pictures import find_own
    from litterfog.models.adapt.record import record_of

    if not data.is_dir():
        raise failed(f"--data {data} is not a folder: give DIR of DIR/litter and DIR/clean")
    with user_errors(UnknownModelError, GraphError, DataError):
        start = load_model(named_with(model, pixels, output, litter_class))
        named = _checked_name(f"{start.name}-own" if name is None else name)
        cut = CutModel(start, start.plan(look, ground))
        pictures = find_own(data)
    check_folder(out, "--out")
    _check_new(out, named, file_of(parse_name(model)[0]))
    with user_errors(DataError), progress() as show:
        adapted = fit(cut, pictures, seed, show)
    record = record_of(named, cut, adapted, seed)
    file = _written(out, record, adapted, anyway=anyway)
    loaded_by = name_with(str(file), start.options) if file else None
    telling = Telling(record, adapted, loaded_by, _look_flags(cut.plan, start.default_look))
    if json:
        typer.echo(as_json(telling))
    in_words(telling, with_table=not json)
    if not file:
        raise typer.Exit(FAILED)


def _written(out: Path, record: "AdaptRecord", adapted: "Adapted", *, anyway: bool) -> Path | None:
    """Write what is better, or wanted anyway; Ctrl-C waits for the file and its card."""
    from litterfog.models.adapt.record import write_adapted

    if not (record.better or anyway):
        return None
    with writing(out, "--out"), held_interrupts():
        return write_adapted(out, record, adapted.data)


def _look_flags(plan: LookPlan, default: LookMode) -> str:
    look = f" --look {plan.mode}" if plan.mode != default else ""
    return f"{look} --ground {plan.ground}" if plan.ground != GROUND else look


def _check_new(out: Path, name: str, start: Path) -> None:
    """Refuse to write over a model: the one that is started from, or another town's."""
    file = out / f"{name}.tflite"
    if file.exists() and file.samefile(start):
        raise failed(f"{file} is the model to start from: give another --name or --out")
    for there in (file, file.with_suffix(".json"), file.with_suffix(".md")):
        if there.exists():
            raise failed(f"{there} is there already: give another --name or --out, or remove it")


def _checked_name(name: str) -> str:
    plain = name.removesuffix(".tflite")
    is_name = plain.strip() and plain.isprintable() and set("/?").isdisjoint(plain)
    if not is_name or len(plain) > MAX_NAME:
        raise failed(f"--name {name!r} is no name of a model: 1 to {MAX_NAME} signs without / or ?")
    return plain
