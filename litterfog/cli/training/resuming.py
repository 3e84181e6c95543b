"""How training ends where it is stopped, loses a process, or cannot fetch what it starts from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from litterfog.cli.errors import FAILED, INTERRUPTED, console, failed
from litterfog.models.positions.watch import DrawingError
from litterfog.models.training.weights import DownloadError


@contextmanager
def resumable(run: Path, after: str = "the last whole epoch") -> Iterator[None]:
    """End on Ctrl-C, and where something fails on the way, with a word on how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        console.print(f"stopped; the same command goes on from {after} in {run}", soft_wrap=True)
        raise typer.Exit(INTERRUPTED) from None
    except (DownloadError, DrawingError) as error:
        raise failed(str(error), FAILED) from error
