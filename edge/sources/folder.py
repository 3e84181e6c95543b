"""A folder of pictures as a stream of shots: once, in a loop, or watched."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import structlog

from litterfog.edge.sources.kind import Opening, Shot, Source, SourceError, SourceKind
from litterfog.edge.sources.listing import Listing, name_of
from litterfog.wire.elapsed import ms_since

log = structlog.get_logger()

MAX_FILE_BYTES = 64 * 2**20
_WATCH_S = 1.0
_SETTLED_S = 1.0  # a watched file this long unchanged is taken to be whole


def _open(opening: Opening) -> Source:
    folder = Path(opening.source)
    pictures = list_pictures(folder)
    if opening.loop:
        return Source(lambda _: in_a_loop(folder), opening.rate_hz)
    if opening.once:
        shots = (read_shot(folder, path) for path in pictures)
        return Source(lambda _: shots, opening.rate_hz, len(pictures), remembered=True)
    return Source(
        lambda on_idle: watched(folder, opening.is_new, opening.stopping, on_idle),
        opening.rate_hz,
        remembered=True,
        watched=True,
        fault=lambda: None if folder.is_dir() else f"{name_of(folder)} is gone",
    )


FOLDER = SourceKind("folder", lambda _: True, _open, watched=True, has_exif=True)


def list_pictures(folder: Path) -> list[Path]:
    """List the pictures below a folder by name.

    Raises:
        SourceError: it is no folder, or cannot be read.
    """
    return Listing(folder).pictures()


def read_shot(folder: Path, path: Path) -> Shot:
    """Read one picture's file; what cannot be read, or is too large, says why instead."""
    started = time.perf_counter()
    data, fault, modified_at_ns = b"", None, time.time_ns()
    try:
        stat = path.stat()
        modified_at_ns = _modified_at_ns(stat)
        if stat.st_size > MAX_FILE_BYTES:
            fault = f"{stat.st_size:,} bytes, over {MAX_FILE_BYTES:,}"
        else:
            data = path.read_bytes()
            fault = None if data else "the file is empty"
    except OSError as error:
        fault = f"the file cannot be read: {error.strerror}"
    read_ms = ms_since(started)
    return Shot(name_of(path.relative_to(folder)), data, modified_at_ns, read_ms, fault)


def in_a_loop(folder: Path) -> Iterator[Shot]:
    """Give every picture, again and again; ends when there are none."""
    listing = Listing(folder)
    while pictures := listing.pictures():
        for path in pictures:
            yield read_shot(folder, path)


def watched(
    folder: Path,
    is_new: Callable[[str, int], bool],
    stopping: threading.Event,
    on_idle: Callable[[], None] = lambda: None,
) -> Iterator[Shot]:
    """Give every picture that `is_new(name, modified_at_ns)`, those that come later too."""
    listing = Listing(folder)
    while not stopping.is_set():
        on_idle()
        for path in _there(listing):
            modified_at_ns = _settled(path)
            if modified_at_ns is None or not is_new(
                name_of(path.relative_to(folder)), modified_at_ns
            ):
                continue
            if listing.is_picture(path, modified_at_ns):
                yield read_shot(folder, path)
        stopping.wait(_WATCH_S)


def _there(listing: Listing) -> list[Path]:
    """List what may be a picture; a folder that is away, on a card that was taken out, has none."""
    try:
        return listing.candidates()
    except SourceError as error:
        log.warning("folder not read, trying again", why=str(error))
        return []


def _settled(path: Path) -> int | None:
    try:
        modified_at_ns = _modified_at_ns(path.stat())
    except OSError:  # gone since it was listed
        return None
    age_s = (time.time_ns() - modified_at_ns) / 1e9
    return None if 0 <= age_s < _SETTLED_S else modified_at_ns  # a clock may be behind the file's


def _modified_at_ns(stat: os.stat_result) -> int:
    return max(stat.st_mtime_ns, 0)  # a time before 1970 is no frame's
