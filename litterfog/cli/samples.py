"""`litterfog samples`: draw the geotagged street scenes that the demo rides along."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from litterfog.cli.errors import console, user_errors
from litterfog.cli.outputs import check_folder, writing
from litterfog.scenes import write_samples
from litterfog.scenes.samples import ForeignFileError

DEFAULT_SEED = 2021
DEFAULT_COUNT = 40  # as many as the paper tested with


def samples(
    folder: Annotated[Path, typer.Option("--out", help="Folder to write to")] = Path("samples"),
    seed: Annotated[
        int, typer.Option(help="Another seed draws another ride", min=0)
    ] = DEFAULT_SEED,
    count: Annotated[
        int, typer.Option(help="How many pictures", min=1, max=10_000)
    ] = DEFAULT_COUNT,
) -> None:
    """Draw street scenes with and without litter along a ride, as JPEG with position and time.

    Beside them: samples.csv (what each shows, and where) and route.gpx (the track of the ride).
    Pictures of an earlier ride are drawn over; a file that was not drawn is never replaced.
    """
    check_folder(folder, "--out")
    with user_errors(ForeignFileError), writing(folder, "--out"):
        draw_samples(folder, seed, count)
    console.print(f"{count} pictures, samples.csv and route.gpx in {folder}")


def draw_samples(folder: Path, seed: int, count: int) -> None:
    """Draw with a progress bar."""
    folder.mkdir(parents=True, exist_ok=True)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("drawing street scenes", total=count)
        write_samples(folder, seed, count, lambda done: progress.update(task, completed=done))
