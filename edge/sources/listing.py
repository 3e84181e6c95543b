"""The pictures below a folder: which files are some, under names that any program can write.

A file is a picture by its suffix, or without one by its first bytes. Reads no whole file.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import structlog

from litterfog.edge.sources.kind import SourceError
from litterfog.models.leftovers import is_leftover
from litterfog.models.photo_file import SNIFFED_BYTES, is_picture

log = structlog.get_logger()

_JPEG_SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"})
_OTHER_SUFFIXES = frozenset({".png", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif"})
SUFFIXES = _JPEG_SUFFIXES | _OTHER_SUFFIXES
_UNREAD_SUFFIXES = frozenset(  # pictures to a person, of kinds that are not read
    {".gif", ".jp2", ".jxl", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf"}
)
_MOST_KNOWN = 100_000  # files without suffix that were looked into and are none

_Folder = tuple[int, int]  # device and inode


def name_of(path: Path) -> str:
    r"""Write a path in UTF-8, whatever its bytes are: `caf\xe9.jpg`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class Listing:
    """Lists the same folder again and again; says once what cannot be entered, or is not read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._told: set[str] = set()
        self._none: dict[Path, int] = {}  # no pictures, by when they were modified

    def pictures(self) -> list[Path]:
        """List the pictures by name; raises SourceError as `candidates` does."""
        return [path for path in self.candidates() if self.is_picture(path)]

    def candidates(self) -> list[Path]:
        """List by name what is a picture, or may be one, for it has no suffix.

        Raises:
            SourceError: it is no folder, or cannot be read.
        """
        if not self.folder.is_dir():
            raise SourceError(f"{name_of(self.folder)} is not a folder")
        return sorted(self._below(self.folder))

    def is_picture(self, path: Path, modified_at_ns: int = 0) -> bool:
        """Whether a candidate is one; looks into a file without suffix, once for each change."""
        if path.suffix:
            return True
        if self._none.get(path) == modified_at_ns != 0:
            return False
        try:
            with path.open("rb") as file:
                found = is_picture(file.read(SNIFFED_BYTES))
        except OSError:
            return False
        if not found and modified_at_ns and len(self._none) < _MOST_KNOWN:
            self._none[path] = modified_at_ns
        return found

    def _below(self, root: Path) -> Iterator[Path]:
        """Walk down, each folder once: links to folders last, and never up from where it began."""
        walked = {_identity(above) for above in root.resolve().parents}
        waiting, links = [root], list[Path]()
        while waiting or links:
            folder = waiting.pop() if waiting else links.pop(0)
            identity = _identity(folder)
            if identity in walked:
                continue
            if identity:
                walked.add(identity)
            for entry in self._entries(folder):
                path = folder / entry.name
                if _is_folder(entry):
                    (links if entry.is_symlink() else waiting).append(path)
                elif _is_candidate(entry, path.suffix.lower()):
                    yield path
                elif path.suffix.lower() in _UNREAD_SUFFIXES:
                    self._tell(path.suffix.lower(), "pictures of a kind that is not read")

    def _tell(self, what: str, event: str, why: str | None = None) -> None:
        if what not in self._told:
            self._told.add(what)
            log.warning(event, of=what, **({"why": why} if why else {}))

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                found = [entry for entry in entries if not is_leftover(entry.name)]
        except OSError as error:
            if folder == self.folder:
                raise SourceError(f"{name_of(folder)}: {error.strerror}") from error
            self._tell(name_of(folder), "folder not entered", error.strerror)
            return []
        return sorted(found, key=lambda entry: entry.name)


def _identity(folder: Path) -> _Folder | None:
    try:
        stat = folder.stat()
    except OSError:  # gone, or not to be entered: told when it is listed
        return None
    return stat.st_dev, stat.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _is_candidate(entry: os.DirEntry[str], suffix: str) -> bool:
    """Whether it is a file, or a link that leads nowhere, with a picture's suffix or none."""
    try:
        is_file = entry.is_file()
    except OSError:
        is_file = False
    if suffix in SUFFIXES:
        return is_file or (entry.is_symlink() and not Path(entry.path).exists())
    return is_file and not suffix
