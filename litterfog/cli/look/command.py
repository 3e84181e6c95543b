"""`litterfog look`: pictures, folders or videos in; verdict, probability, stages and bytes out."""

import itertools
from pathlib import Path
from typing import Annotated

import typer

from litterfog.cli.errors import FAILED, INTERRUPTED, console, user_errors
from litterfog.cli.look.view import Report
from litterfog.cli.look_options import GroundOption, Look
from litterfog.cli.model_options import LitterClass, Output, Pixels
from litterfog.cli.options import read_settings
from litterfog.cli.outputs import check_folder
from litterfog.edge.settings import EdgeSettings
from litterfog.models.graph import GraphError
from litterfog.models.looks import GROUND
from litterfog.models.splits import CLOUD_ONLY, UnknownSplitError
from litterfog.models.zoo import DEFAULT_MODEL, UnknownModelError, load_model
from litterfog.wire.log import set_up_logging

_SPLIT = EdgeSettings.model_fields["split"].default


def look(  # noqa: PLR0913, PLR0917  (a flag each)
    sources: Annotated[list[str], typer.Argument(help="Pictures, folders, video files")],
    model: Annotated[str, typer.Option(help="Model of the zoo, or a .tflite file")] = DEFAULT_MODEL,
    split: Annotated[
        str | None,
        typer.Option(
            help="Where to cut the model", show_default=f"{_SPLIT}, or {CLOUD_ONLY} if it has none"
        ),
    ] = None,
    codec: Annotated[str, typer.Option(help="How a frame would be encoded")] = "json",
    threshold: Annotated[
        float, typer.Option(help="Probability from which a picture is litter", min=0, max=1)
    ] = 0.5,
    rate: Annotated[
        float, typer.Option(help="Pictures per second of a video", min=0.001, max=1000)
    ] = 1.0,
    look_mode: Look = None,
    ground: GroundOption = GROUND,
    save: Annotated[
        Path | None,
        typer.Option(help="Folder for the pictures with the verdict, the looks and places drawn"),
    ] = None,
    pixels: Pixels = None,
    output: Output = None,
    litter_class: LitterClass = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line, for each picture")
    ] = False,
) -> None:
    """Look at pictures here: verdict, probability, items, ms a stage, and bytes at a split.

    Needs neither broker nor store. Ends with 1 when a picture could not be read; it is named.

    Example: litterfog look photos ride.mp4 --save looked
    """
    from litterfog.cli.look.answer import Looker
    from litterfog.cli.look.saving import Album
    from litterfog.cli.look.sources import shots_of
    from litterfog.cli.look.walk import look_at_all
    from litterfog.edge.sources.kind import SourceError

    set_up_logging(verbose=False)
    wanted = {"model": model, "split": split, "codec": codec, "threshold": threshold}
    said = {"pixels": pixels, "output": output, "litter_class": litter_class}
    settings = read_settings(EdgeSettings, {**wanted, **said, "source": ".", "device_id": "look"})
    with user_errors(UnknownModelError, UnknownSplitError, GraphError, SourceError):
        found = load_model(settings.model)
        if split is None and all(each.name != _SPLIT for each in found.splits):
            settings = settings.model_copy(update={"split": CLOUD_ONLY})
        looker = Looker(found, settings, found.plan(look_mode, ground))
        shots = itertools.chain(*[shots_of(source, rate) for source in sources])
        if save:
            check_folder(save, "--save")
        album = Album(save, sources) if save else None
    report = Report(as_json=as_json, sent_as=f"{looker.split} in {codec}")
    try:
        look_at_all(shots, looker, album, report)
    except KeyboardInterrupt:
        console.print(f"stopped after {report.looked_at}")
        raise typer.Exit(INTERRUPTED) from None
    report.end()
    if report.unreadable:
        raise typer.Exit(FAILED)
