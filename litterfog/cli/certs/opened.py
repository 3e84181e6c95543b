"""The folder of `litterfog certs` while a command works; what a user can mend is told in a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from litterfog.cli.errors import FAILED, MISTAKE, console, failed, is_full, needs_extra, words_of
from litterfog.cli.outputs import check_folder

if TYPE_CHECKING:
    from litterfog.cli.certs.folder import CertsFolder

Folder = Annotated[
    Path,
    typer.Option("--dir", help="Where the certificates are", envvar="LITTERFOG_CERTS"),
]
HERE = Path("certs")


@contextmanager
def opened(folder: Path, *, new: bool = False) -> Iterator["CertsFolder"]:
    """Hold the folder, with its authority; `new` makes what is missing."""
    with needs_extra("certs"):
        from litterfog.cli.certs.folder import CertsError, CertsFolder

    with held(folder, new=new):
        try:
            yield CertsFolder(folder, say, new=new)
        except CertsError as error:
            raise failed(str(error)) from error


@contextmanager
def held(folder: Path, *, new: bool = False) -> Iterator[None]:
    """Let no other command change the folder meanwhile; needs no key of the authority."""
    from litterfog.cli.certs.files import locked, make_folder

    try:
        if new:
            check_folder(folder, "--dir")
            make_folder(folder)
        elif not (folder / "ca").is_dir():
            raise failed(f"{folder} has no authority: litterfog certs init --dir {folder}")
        with locked(folder):
            yield
    except BrokenPipeError:  # of a reader of `list`
        raise
    except OSError as error:
        status = FAILED if is_full(error) else MISTAKE
        raise failed(words_of(error, folder), status) from error


def say(text: str) -> None:
    """Tell what was done, beside what the command gives."""
    console.print(escape(text), soft_wrap=True)
