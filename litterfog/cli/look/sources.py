"""The pictures that a person names: files, folders and videos, one after another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from litterfog.edge.sources.folder import list_pictures, read_shot
from litterfog.edge.sources.kind import Shot, SourceError
from litterfog.edge.sources.listing import SUFFIXES, name_of
from litterfog.edge.sources.video import VIDEO_SUFFIXES
from litterfog.wire.extras import install_command


def shots_of(source: str, video_hz: float) -> Iterator[Shot]:
    """Give the pictures of one source under the names that a person would use.

    Raises:
        SourceError: there is none, or it holds no picture; before the first is given.
    """
    path = Path(source)
    if path.is_dir():
        pictures = list_pictures(path)
        if not pictures:
            raise SourceError(f"there is no picture in {source}: {_taken()}")
        return (_read(found) for found in pictures)
    if not path.is_file():
        raise SourceError(f"there is no file or folder {source}: {_taken()}")
    if path.suffix.lower() in VIDEO_SUFFIXES:
        return _video(path, video_hz)
    return iter([_read(path)])


def _taken() -> str:
    endings = ", ".join(sorted(SUFFIXES | VIDEO_SUFFIXES))
    return f"look takes pictures, folders of them and videos ({endings})"


def _read(path: Path) -> Shot:
    return replace(read_shot(path.parent, path), name=name_of(path))


def _video(path: Path, video_hz: float) -> Iterator[Shot]:
    try:
        from litterfog.edge.sources.decoding import check_video, video_shots
    except ImportError as error:
        raise SourceError(f"{path} needs PyAV: {install_command('camera')}") from error
    check_video(path)
    return (
        replace(shot, name=name_of(path.with_name(shot.name)))
        for shot in video_shots(path, video_hz)
    )
