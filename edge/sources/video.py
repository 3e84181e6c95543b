"""A video file as a source: `ride.mp4`, taken by its own time as fast as the pictures are used."""

from collections.abc import Iterator
from pathlib import Path

from litterfog.edge.sources.kind import STREAM_RATE_HZ, OnIdle, Opening, Shot, Source, SourceKind

VIDEO_SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mts"})


def _open(opening: Opening) -> Source:
    from litterfog.edge.sources.decoding import (  # noqa: PLC0415  (an optional extra)
        check_video,
        video_shots,
    )

    path, rate_hz = Path(opening.source), opening.rate_hz or STREAM_RATE_HZ
    check_video(path)

    def shots(_: OnIdle) -> Iterator[Shot]:
        yield from video_shots(path, rate_hz)
        while opening.loop:
            yield from video_shots(path, rate_hz)

    return Source(shots, None, remembered=opening.once)


def is_video(source: str) -> bool:
    """Whether a name is a video file's, by its suffix."""
    return "://" not in source and Path(source).suffix.lower() in VIDEO_SUFFIXES


VIDEO = SourceKind("video", is_video, _open)
