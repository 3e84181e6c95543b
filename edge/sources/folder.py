"""A folder of pictures as a stream of shots: once, in a loop, or watched."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog

from litterfog.edge.sources.kind import Opening, Shot, Source, SourceError, SourceKind

log = structlog.get_logger()

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})
MAX_FILE_BYTES = 64 * 2**20
_WATCH_S = 1.0
_SETTLED_S = 1.0  # a watched file this long unchanged is taken to be whole


def _open(opening: Opening) -> Source:
    settings, folder = opening.settings, Path(opening.settings.source)
    count = len(list_pictures(folder))
    if settings.loop:
        return Source(lambda _: in_a_loop(folder), settings.rate)
    if settings.once:
        return Source(lambda _: once(folder), settings.rate, count)
    return Source(
        lambda on_idle: watched(folder, opening.is_new, opening.stopping, on_idle),
        settings.rate,
        remembered=True,
    )


FOLDER = SourceKind("folder", lambda _: True, _open, watched=True, has_exif=True)


def list_pictures(folder: Path) -> list[Path]:
    """List the pictures below a folder by name.

    Raises:
        SourceError: it is no folder.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder} is not a folder")
    found = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    return sorted(path for path in found if path.is_file())


def read_shot(folder: Path, path: Path) -> Shot:
    """Read one picture's file; what cannot be read, or is too large, gives empty data."""
    started = time.perf_counter()
    data, modified_at_ns = b"", time.time_ns()
    try:
        stat = path.stat()
        modified_at_ns = _modified_at_ns(stat)
        data = path.read_bytes() if stat.st_size <= MAX_FILE_BYTES else b""
    except OSError as error:
        log.warning("picture not read", picture=str(path), why=error.strerror)
    read_ms = (time.perf_counter() - started) * 1e3
    return Shot(str(path.relative_to(folder)), data, modified_at_ns, read_ms)


def once(folder: Path) -> Iterator[Shot]:
    """Give every picture once."""
    for path in list_pictures(folder):
        yield read_shot(folder, path)


def in_a_loop(folder: Path) -> Iterator[Shot]:
    """Give every picture, again and again; ends when there are none."""
    while pictures := list_pictures(folder):
        for path in pictures:
            yield read_shot(folder, path)


def watched(
    folder: Path,
    is_new: Callable[[str, int], bool],
    stopping: threading.Event,
    on_idle: Callable[[], None] = lambda: None,
) -> Iterator[Shot]:
    """Give every picture that `is_new(name, modified_at_ns)`, those that come later too."""
    while not stopping.is_set():
        on_idle()
        for path in list_pictures(folder):
            modified_at_ns = _settled(path)
            if modified_at_ns is not None and is_new(str(path.relative_to(folder)), modified_at_ns):
                yield read_shot(folder, path)
        stopping.wait(_WATCH_S)


def _settled(path: Path) -> int | None:
    try:
        modified_at_ns = _modified_at_ns(path.stat())
    except OSError:  # gone since it was listed
        return None
    age_s = (time.time_ns() - modified_at_ns) / 1e9
    return None if 0 <= age_s < _SETTLED_S else modified_at_ns  # a clock may be behind the file's


def _modified_at_ns(stat: os.stat_result) -> int:
    return max(stat.st_mtime_ns, 0)  # a time before 1970 is no frame's
