"""`litterfog evaluate`: what models are worth on photographs, on boxed pictures, by any look."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from litterfog.cli.errors import failed, user_errors
from litterfog.cli.evaluate.figures import evaluation_table
from litterfog.cli.evaluate.judging import Judged, judge_all, judge_as_cards
from litterfog.cli.evaluate.view import show
from litterfog.cli.evaluate.wire_table import report_wire
from litterfog.cli.look_options import GroundOption, Looks, modes_of
from litterfog.cli.model_options import LitterClass, Output, Pixels, named_with
from litterfog.cli.outputs import check_file, check_folder, writing
from litterfog.models.data import DataError
from litterfog.models.graph import GraphError
from litterfog.models.looks import GROUND
from litterfog.models.scoring.board import find_pictures
from litterfog.models.zoo import UnknownModelError, load_model, shipped_models


def evaluate(  # noqa: PLR0913, PLR0917  (a flag each)
    data: Annotated[
        Path | None, typer.Option(help="Folder of classes: DIR/test/litter/*.jpg")
    ] = None,
    boxes: Annotated[
        Path | None,
        typer.Option(help="Folder of boxed litter: DIR/boxes/annotations.csv"),
    ] = None,
    split: Annotated[str, typer.Option(help="Which pictures of --boxes")] = "test",
    look: Looks = None,
    ground: GroundOption = GROUND,
    model: Annotated[
        list[str] | None,
        typer.Option(help="Model of the zoo, or a .tflite file", show_default="all of the zoo"),
    ] = None,
    pixels: Pixels = None,
    output: Output = None,
    litter_class: LitterClass = None,
    scoreboard: Annotated[
        Path | None,
        typer.Option(help="Keep the figures in this file, of JSON lines, beside other models'"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document")] = False,
    wire: Annotated[
        bool, typer.Option("--wire", help="Judge every split, codec and precision instead")
    ] = False,
    out: Annotated[Path, typer.Option(help="--wire: folder for the table and the plot")] = Path(
        "wire-table"
    ),
    add_to: Annotated[
        Path | None,
        typer.Option(help="--wire: keep the other models' rows of this wire-table.json"),
    ] = None,
) -> None:
    """Say what models are worth, each origin of the pictures alone, with intervals.

    --data recomputes the figures of a model's card too. --boxes judges crops around litter, whole
    pictures against clean streets, and places; --look may be given more than once.
    --wire sends the test photographs through every way there is (some minutes) and writes accuracy
    against bytes as JSON, Markdown, HTML and PNG; with --add-to a model joins those of a table.
    """
    with user_errors(GraphError):
        names = [
            named_with(name, pixels, output, litter_class) for name in model or shipped_models()
        ]
    if wire:
        _report_wire(names, data, out, add_to)
        return
    if data is None and boxes is None:
        raise failed("there is nothing to judge on: give --data DIR, --boxes DIR, or both")
    looks = modes_of(look)
    if scoreboard:
        _check_scoreboard(scoreboard)
    with user_errors(DataError, UnknownModelError, GraphError):
        models = [load_model(name) for name in names]  # the last one's fault is told first
        pictures = find_pictures(data, boxes, split)
        judged = judge_all(models, pictures, looks, ground)
        if data:
            judge_as_cards(judged, names, data)
    if scoreboard:
        _keep(scoreboard, judged)
    _report(judged, as_json=as_json)


def _report_wire(names: list[str], data: Path | None, out: Path, add_to: Path | None) -> None:
    from litterfog.bench.wire_rows import RowsError

    if data is None:
        raise failed("--wire judges the photographs of --data DIR")
    check_folder(out, "--out")
    with user_errors(DataError, UnknownModelError, GraphError, RowsError), writing(out, "--out"):
        report_wire(names, data, out, add_to)


def _check_scoreboard(file: Path) -> None:
    from litterfog.bench.scoreboard import ScoreboardError, read_boards

    check_file(file, "--scoreboard")
    with user_errors(ScoreboardError):
        read_boards(file)


def _keep(file: Path, judged: Sequence[Judged]) -> None:
    from litterfog.bench.scoreboard import keep_boards

    with writing(file, "--scoreboard"):
        keep_boards(file, [board for one in judged for board in one.boards])


def _report(judged: Sequence[Judged], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([_document(one) for one in judged]))
        return
    for one in judged:
        if one.as_card:
            Console().print(evaluation_table(one.as_card))
        for board in one.boards:
            show(Console(), board)


def _document(one: Judged) -> dict[str, Any]:
    """Give a model's figures as plain values: those of its card as ever, and its boards."""
    of_card = msgspec.to_builtins(one.as_card) if one.as_card else {}
    named = {"model": one.model.name, "fingerprint": one.model.fingerprint}
    return {**named, **of_card, "boards": msgspec.to_builtins(one.boards)}
