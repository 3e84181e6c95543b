"""A folder of files, at most so many bytes: the oldest make room. Knows its own by their names.

Not safe to use from several threads at once.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from litterfog.wire.atomic_file import replace_file

LEAST_FREE_BYTES = 256 * 10**6  # of the disk: the outbox comes first


class Shelf:
    """Files whose names match a pattern are its own; others in the folder are let alone."""

    def __init__(self, folder: Path, names: re.Pattern[str], most_bytes: int) -> None:
        self.folder = folder
        self.nbytes = 0
        self._names = names
        self._parts = re.compile(rf"\.{names.pattern}-\d+\.part")  # of wire.atomic_file
        self._most_bytes = most_bytes
        self._files: dict[str, int] = {}  # name -> bytes, the oldest first
        self._by_start: dict[str, str] = {}  # what a name has before its first hyphen -> name

    def open(self) -> None:
        """Make the folder, and find what an earlier run has left; raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.folder))
        found = sorted(self._found())
        self._files = {name: nbytes for _, name, nbytes in found}
        self._by_start = {_start(name): name for name in self._files}
        self.nbytes = sum(self._files.values())

    def _found(self) -> Iterator[tuple[int, str, int]]:
        for entry in os.scandir(self.folder):
            if self._parts.fullmatch(entry.name):  # of a process that was killed as it wrote
                Path(entry).unlink(missing_ok=True)
            elif self._names.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                stat = entry.stat()
                yield stat.st_mtime_ns, entry.name, stat.st_size

    def begins_with(self, start: str) -> str | None:
        """Find the latest file whose name is `start` up to its first hyphen."""
        return self._by_start.get(start)

    def all(self) -> list[str]:
        """Name every file, the oldest first."""
        return list(self._files)

    def put(self, name: str, data: bytes, least_free_bytes: int) -> int:
        """Keep a file; says how many have made room for it.

        Raises:
            OSError: it is over what the folder may hold, or the disk does not take it.
        """
        gone = self._make_room(len(data))
        if shutil.disk_usage(self.folder).free < least_free_bytes + len(data):
            raise OSError(errno.ENOSPC, f"under {least_free_bytes / 1e6:.0f} MB are free")
        replace_file(self.folder / name, data)
        self._add(name, len(data))
        return gone

    def take(self, other: "Shelf", its_name: str, name: str) -> int:
        """Move a file over from another shelf on the same disk, as `put` does."""
        nbytes = other._files[its_name]
        gone = self._make_room(nbytes)
        (other.folder / its_name).replace(self.folder / name)
        other._forget(its_name)
        self._add(name, nbytes)
        return gone

    def remove(self, name: str) -> None:
        """Delete a file, unless somebody has."""
        (self.folder / name).unlink(missing_ok=True)
        self._forget(name)

    def _make_room(self, nbytes: int) -> int:
        if nbytes > self._most_bytes:
            raise OSError(errno.EFBIG, f"a picture of {nbytes / 1e6:.1f} MB is over the limit")
        gone = 0
        while self.nbytes + nbytes > self._most_bytes:
            self.remove(next(iter(self._files)))
            gone += 1
        return gone

    def _add(self, name: str, nbytes: int) -> None:
        self._forget(name)
        self._files[name] = nbytes
        self._by_start[_start(name)] = name
        self.nbytes += nbytes

    def _forget(self, name: str) -> None:
        self.nbytes -= self._files.pop(name, 0)
        if self._by_start.get(_start(name)) == name:
            del self._by_start[_start(name)]


def _start(name: str) -> str:
    return name.partition("-")[0]
