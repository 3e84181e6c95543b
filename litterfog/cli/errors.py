"""Turn what a user can mend into one clear message and exit status 2, never a stack trace."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape

from litterfog.wire.extras import install_command

FAILED, MISTAKE, INTERRUPTED = 1, 2, 130  # statuses; the last as a shell says of Ctrl-C

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

console = Console(stderr=True, highlight=False)


def failed(message: str, status: int = MISTAKE) -> typer.Exit:
    """Print an error; the exception that ends the command is given back to be raised."""
    console.print(f"[bold red]error:[/] {escape(message)}", soft_wrap=True)
    return typer.Exit(status)


def is_full(error: OSError) -> bool:
    """Whether a disk, a quota or a limit of file size is used up: no mistake in the command."""
    return error.errno in _FULL


def words_of(error: OSError, what: object = None) -> str:
    """Say what the system refused: the file, or `what` where it names none, and why."""
    words = error.strerror or str(error) or type(error).__name__
    subject = error.filename if error.filename is not None else what
    if isinstance(subject, bytes):
        subject = subject.decode(errors="replace")
    if is_full(error):
        words += "; make room, or give another place"
    return words if subject is None else f"{subject}: {words}"


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
