"""What --source names, opened: a folder, a video file, or a camera."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from litterfog.edge import source
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.source import Shot, SourceError
from litterfog.wire.extras import install_command

CAMERA_RATE_HZ = 1.0  # of a camera or a video, unless --rate says otherwise

OnIdle = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Shots, and how they are to be treated."""

    shots: Callable[[OnIdle], Iterator[Shot]]  # calls OnIdle while none comes
    rate_hz: float | None  # at most so many per second of the clock
    count: int | None = None  # in a single pass, where it is known
    waits: bool = True  # its pictures keep while the outbox is full
    remembered: bool = False  # a picture that is done is not taken again
    fault: Callable[[], str | None] = lambda: None  # why none has come for a while


def open_source(
    settings: EdgeSettings,
    is_new: Callable[[str, int], bool],
    stopping: threading.Event,
    ended: threading.Event,
) -> Source:
    """Open what --source names; a camera's thread lives until `ended`. Raises SourceError."""
    kind = source.kind_of(settings.source)
    if kind == "folder":
        return _folder(settings, is_new, stopping)
    try:
        return _video(settings) if kind == "video" else _camera(settings, stopping, ended)
    except ImportError as error:
        raise SourceError(
            f"{source.label_of(settings.source)} needs PyAV: {install_command('camera')}"
        ) from error


def _folder(
    settings: EdgeSettings, is_new: Callable[[str, int], bool], stopping: threading.Event
) -> Source:
    folder = Path(settings.source)
    count = len(source.list_pictures(folder))
    if settings.loop:
        return Source(lambda _: source.in_a_loop(folder), settings.rate)
    if settings.once:
        return Source(lambda _: source.once(folder), settings.rate, count)
    return Source(
        lambda on_idle: source.watched(folder, is_new, stopping, on_idle),
        settings.rate,
        remembered=True,
    )


def _video(settings: EdgeSettings) -> Source:
    """Open a video file: the rate is of its own time, and the clock's has no bound."""
    from litterfog.edge.video import check_video, video_shots  # noqa: PLC0415  (an optional extra)

    path, rate_hz = Path(settings.source), settings.rate or CAMERA_RATE_HZ
    check_video(path)

    def shots(_: OnIdle) -> Iterator[Shot]:
        yield from video_shots(path, rate_hz)
        while settings.loop:
            yield from video_shots(path, rate_hz)

    return Source(shots, None)


def _camera(settings: EdgeSettings, stopping: threading.Event, ended: threading.Event) -> Source:
    from litterfog.edge.camera import Camera  # noqa: PLC0415  (an optional extra)

    camera = Camera(settings.source, ended)
    return Source(
        lambda on_idle: camera.shots(stopping, on_idle),
        settings.rate or CAMERA_RATE_HZ,
        waits=False,
        fault=lambda: camera.fault,
    )
