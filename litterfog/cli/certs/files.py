"""Write files that others must not read: whole or not at all, and never open for a moment."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  (a descriptor, which mkstemp made 0600)
            file.write(data)
            os.fchmod(descriptor, mode)
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let no other command change a folder meanwhile."""
    with (folder / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
