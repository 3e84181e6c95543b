"""The pictures that a person names: files, folders and videos, one after another."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from litterfog.edge.sources.folder import MAX_FILE_BYTES, SUFFIXES, list_pictures, read_shot
from litterfog.edge.sources.kind import Shot, SourceError
from litterfog.edge.sources.video import VIDEO_SUFFIXES
from litterfog.wire.extras import install_command


@dataclass(frozen=True, slots=True)
class Unread:
    """A picture that could not be read, and why."""

    name: str
    why: str


def shots_of(source: str, video_hz: float) -> Iterator[Shot | Unread]:
    """Give the pictures of one source under the names that a person would use.

    Raises:
        SourceError: there is none, or it holds no picture; before the first is given.
    """
    path = Path(source)
    if path.is_dir():
        pictures = list_pictures(path)
        if not pictures:
            raise SourceError(f"there is no picture in {source}: {_taken()}")
        return (_read(found, str(found)) for found in pictures)
    if not path.is_file():
        raise SourceError(f"there is no file or folder {source}: {_taken()}")
    if path.suffix.lower() in VIDEO_SUFFIXES:
        return _video(path, video_hz)
    return iter([_read(path, source)])


def _taken() -> str:
    endings = ", ".join(sorted(SUFFIXES | VIDEO_SUFFIXES))
    return f"look takes pictures, folders of them and videos ({endings})"


def _read(path: Path, name: str) -> Shot | Unread:
    try:
        with path.open("rb") as file:  # read_shot tells a log why, and gives nothing
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        return Unread(name, error.strerror or str(error))
    if not size:
        return Unread(name, "the file is empty")
    if size > MAX_FILE_BYTES:
        return Unread(name, f"{size:,} bytes, over {MAX_FILE_BYTES:,}")
    return replace(read_shot(path.parent, path), name=name)


def _video(path: Path, video_hz: float) -> Iterator[Shot | Unread]:
    try:
        from litterfog.edge.sources.decoding import check_video, video_shots
    except ImportError as error:
        raise SourceError(f"{path} needs PyAV: {install_command('camera')}") from error
    check_video(path)
    return (_named(shot, path) for shot in video_shots(path, video_hz))


def _named(shot: Shot, video: Path) -> Shot | Unread:
    name = str(video.with_name(shot.name))
    if len(shot.data) == 0:
        return Unread(name, "the video gives no picture here")
    return replace(shot, name=name)
