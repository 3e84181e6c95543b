"""`litterfog look`: pictures, folders or videos in; verdict, probability, stages and bytes out."""

import itertools
import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from litterfog.cli.errors import console, failed, needs_extra, user_errors
from litterfog.cli.model_options import LitterClass, Output, Pixels
from litterfog.cli.options import read_settings
from litterfog.models.graph import GraphError
from litterfog.models.splits import UnknownSplitError
from litterfog.models.zoo import DEFAULT_MODEL, UnknownModelError, load_model

if TYPE_CHECKING:
    from litterfog.cli.look.answer import Answer

_INTERRUPTED = 130
_NAME_WIDTH = 38


def look(  # noqa: PLR0913, PLR0917  (a flag each)
    sources: Annotated[list[str], typer.Argument(help="Pictures, folders, video files")],
    model: Annotated[str, typer.Option(help="Model of the zoo, or a .tflite file")] = DEFAULT_MODEL,
    split: Annotated[str, typer.Option(help="Where to cut the model")] = "split13",
    codec: Annotated[str, typer.Option(help="How a frame would be encoded")] = "json",
    threshold: Annotated[
        float, typer.Option(help="Probability from which a picture is litter", min=0, max=1)
    ] = 0.5,
    rate: Annotated[
        float, typer.Option(help="Pictures per second of a video", min=0.001, max=1000)
    ] = 1.0,
    save: Annotated[
        Path | None, typer.Option(help="Folder for the pictures with the verdict drawn")
    ] = None,
    pixels: Pixels = None,
    output: Output = None,
    litter_class: LitterClass = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line, for each picture")
    ] = False,
) -> None:
    """Look at pictures here: verdict, probability, ms a stage, and bytes at a split.

    Needs neither broker nor store. Ends with 1 when a picture could not be read; it is named.

    Example: litterfog look photos ride.mp4 --save looked
    """
    with needs_extra("edge"):
        from litterfog.cli.look.answer import Answer, Looker, NoAnswerError
        from litterfog.cli.look.saving import Album
        from litterfog.cli.look.sources import shots_of
        from litterfog.edge.settings import EdgeSettings
        from litterfog.edge.sources.kind import Shot, SourceError
        from litterfog.models.picture import PictureError

    wanted = {"model": model, "split": split, "codec": codec, "threshold": threshold}
    said = {"pixels": pixels, "output": output, "litter_class": litter_class}
    settings = read_settings(EdgeSettings, {**wanted, **said, "source": ".", "device_id": "look"})
    with user_errors(UnknownModelError, UnknownSplitError, GraphError, SourceError):
        looker = Looker(load_model(settings.model), settings)
        shots: Iterator[Shot] = itertools.chain(*[shots_of(source, rate) for source in sources])
        album = Album(save, sources) if save else None
    answers: list[Answer] = []
    unreadable = 0
    if not as_json:
        _print_header(looker.split)
    try:
        for shot in shots:
            try:
                answer = looker.look(shot)
                if album:
                    album.keep(shot, answer)
            except (PictureError, NoAnswerError) as error:
                unreadable += 1
                console.print(Text(f"{shot.name}: {error}", "yellow"), soft_wrap=True)
                continue
            except OSError as error:
                raise failed(f"--save {save}: {error.strerror}", status=1) from error
            answers.append(answer)
            if as_json:
                typer.echo(json.dumps(answer.as_json()))
            else:
                _print_row(answer)
    except KeyboardInterrupt:
        console.print(f"stopped after {_count(len(answers) + unreadable)}")
        raise typer.Exit(_INTERRUPTED) from None
    if not as_json:
        _print_summary(answers, unreadable)
    if unreadable:
        raise typer.Exit(1)


def _print_header(split: str) -> None:
    Console().print(
        f"{'picture':{_NAME_WIDTH}} verdict  probability  bytes at {split}", style="bold"
    )


def _print_row(answer: "Answer") -> None:
    name = answer.picture
    if len(name) > _NAME_WIDTH:
        name = "…" + name[-_NAME_WIDTH + 1 :]
    verdict = Text("litter " if answer.litter else "clean  ", "red" if answer.litter else "green")
    row = Text.assemble(
        f"{name:{_NAME_WIDTH}} ", verdict, f"  {answer.probability:11.3f}  {answer.bytes:10,}"
    )
    Console().print(row, soft_wrap=True)


def _print_summary(answers: "list[Answer]", unreadable: int) -> None:
    litter = sum(answer.litter for answer in answers)
    words = f"{_count(len(answers))}: {litter} with litter, {len(answers) - litter} clean"
    if unreadable:
        words += f"; {unreadable} could not be read"
    Console().print(f"\n{words}", style="bold", highlight=False)
    if answers:
        stages = {
            stage: statistics.median(answer.ms[stage] for answer in answers)
            for stage in answers[0].ms
        }
        told = "  ".join(f"{stage} {took:.1f}" for stage, took in stages.items())
        Console().print(f"median ms: {told}", highlight=False, soft_wrap=True)


def _count(pictures: int) -> str:
    return "1 picture" if pictures == 1 else f"{pictures} pictures"
