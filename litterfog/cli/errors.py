"""Turn what a user can mend into one clear message and exit status 2, never a stack trace."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape

from litterfog.wire.extras import install_command

console = Console(stderr=True, highlight=False)


def failed(message: str, status: int = 2) -> typer.Exit:
    """Print an error; the exception that ends the command is given back to be raised."""
    console.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True)
    return typer.Exit(status)


@contextmanager
def user_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Report these exceptions as the user's mistakes."""
    try:
        yield
    except kinds as error:
        raise failed(str(error)) from error


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Name the extra that brings a part which is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise failed(f"{error.name} is not installed: {install_command(extra)}") from error
