"""Try before a command's work begins whether what it will write can be written.

A trial writes a small file and removes it, with every folder that it made: modes say too little
(root passes them, a read-only or virtual file system ignores them).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from litterfog.cli.errors import FAILED, MISTAKE, failed, is_full, words_of

_TRIAL_BYTES = 4096  # a full disk may take a name, and no block


def check_folder(folder: Path, flag: str) -> None:
    """End the command unless files can be written into a folder, which may be still to be made.

    Raises:
        typer.Exit: with status 2, or 1 where the disk is full; what to do is told.
    """
    made: list[Path] = []
    try:
        for part in reversed([folder, *folder.parents]):
            if not part.exists():
                part.mkdir()
                made.append(part)
        _try(folder)
    except OSError as error:
        raise _refusal(f"{flag} {folder}", error, "folder") from error
    finally:
        for part in reversed(made):
            with suppress(OSError):
                part.rmdir()


def check_file(file: Path, flag: str) -> None:
    """End the command unless a file can be written; its folder must be there. See `check_folder`.

    What is no ordinary file (a folder, a device) is refused: it would be replaced.
    """
    folder = file.absolute().parent
    try:
        if file.exists() and not file.is_file():
            kind = "a folder" if file.is_dir() else "no ordinary file"
            raise failed(f"{flag} {file} is {kind}: give a file to write")
        if not folder.is_dir():
            raise failed(f"{flag} {file} cannot be written: there is no folder {folder}")
        _try(folder)
    except OSError as error:
        raise _refusal(f"{flag} {file}", error, "file") from error


@contextmanager
def writing(output: Path, flag: str) -> Iterator[None]:
    """End the command with status 1 where an output that could be written then cannot be now."""
    try:
        yield
    except BrokenPipeError:  # of a reader of the command's words
        raise
    except OSError as error:
        raise failed(words_of(error, f"{flag} {output}"), FAILED) from error


def _try(folder: Path) -> None:
    trial = folder / f".litterfog-trial-{os.getpid()}"
    try:
        trial.write_bytes(bytes(_TRIAL_BYTES))
    finally:
        with suppress(OSError):
            trial.unlink()


def _refusal(what: str, error: OSError, kind: str) -> Exception:
    full = is_full(error)
    remedy = "make room, or give another " if full else "give another "
    reason = error.strerror or str(error)
    return failed(
        f"{what} cannot be written: {reason}; {remedy}{kind}", FAILED if full else MISTAKE
    )
