"""Write files that others must not read: whole or not at all, and never open for a moment."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litterfog.wire.atomic_file import replace_file

FOLDER_MODE = 0o750
GROUP_MODE = 0o640  # containers of one group read what one of them wrote
OWNER_MODE = 0o600


def make_folder(folder: Path) -> None:
    """Make a folder for its owner and group; one that is there keeps its mode."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(FOLDER_MODE)


def write_private(path: Path, data: bytes, mode: int = GROUP_MODE) -> None:
    """Replace a file's content in one step."""
    replace_file(path, data, mode=mode, durable=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let no other command change a folder meanwhile."""
    with (folder / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
