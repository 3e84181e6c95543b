"""Write a file whole or not at all: beside its place first, then in one step over what is there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_OPEN_MODE, _PRIVATE_MODE = 0o666, 0o600  # of a new file, before the umask


@contextmanager
def replacing(path: Path, *, mode: int | None = None, durable: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write; it takes its place when the block ends without an error.

    With a `mode` nobody but the owner can open it before, and it has that mode then. A durable one
    is on the disk before it takes its place: it outlives a power cut. Of one path a process may
    write one at a time.
    """
    part = path.with_name(f".{path.name}-{os.getpid()}.part")
    part.unlink(missing_ok=True)  # of a process that was killed, and had this one's number
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    descriptor = os.open(part, flags, _OPEN_MODE if mode is None else _PRIVATE_MODE)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  (a descriptor)
            yield file
            if mode is not None:
                os.fchmod(descriptor, mode)
            if durable:
                file.flush()
                os.fsync(descriptor)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def replace_file(
    path: Path, data: bytes, *, mode: int | None = None, durable: bool = False
) -> None:
    """Replace a file's content in one step."""
    with replacing(path, mode=mode, durable=durable) as file:
        file.write(data)
