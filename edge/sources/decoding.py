"""Decode video with PyAV: what opens a file or a camera, and a file as a stream of shots.

Knows neither threads nor retries. Needs the extra `camera`.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from litterfog.edge.moment import ns_of
from litterfog.edge.sources.kind import Shot, SourceError, label_of
from litterfog.wire.elapsed import ms_since

_FIRST_YEAR = 2000  # a creation time before it is that of a clock that was never set
_NO_PICTURE = "the video gives no picture here"
_EARLY = 0.05  # of an interval: frames do not come at exact times


def open_video(
    source: str,
    form: str | None = None,
    options: dict[str, str] | None = None,
    timeout_s: float | None = None,
) -> InputContainer:
    """Open a file, a device or a URL.

    Raises:
        SourceError: it cannot be opened, or has no pictures in it; never shows a URL's password.
    """
    try:
        container = av.open(source, format=form, options=options or {}, timeout=timeout_s)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise SourceError(f"{label_of(source)}: {why(error)}") from error
    if not container.streams.video:
        container.close()
        raise SourceError(f"{label_of(source)} has no video in it")
    container.streams.video[0].thread_type = "AUTO"
    return container


def why(error: Exception) -> str:
    """Give an error's reason without the URL, which may hold a password."""
    return str(getattr(error, "strerror", None) or type(error).__name__)


def decoded(container: InputContainer) -> Iterator[av.VideoFrame]:
    """Give every frame; damaged packets are passed over. Raises what PyAV and the OS raise."""
    for packet in container.demux(container.streams.video[0]):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            continue
        yield from frames


def pixels_of(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """Give (height, width, 3) RGB, turned upright as the file says."""
    pixels = frame.to_ndarray(format="rgb24")
    upright = np.rot90(pixels, round(frame.rotation / 90))  # both counter-clockwise
    return np.ascontiguousarray(upright, dtype=np.uint8)


def check_video(path: Path) -> None:
    """Open a video file once; raises SourceError."""
    open_video(str(path)).close()


def video_shots(path: Path, rate_hz: float) -> Iterator[Shot]:
    """Give `rate_hz` pictures per second of the video's own time, as fast as they are taken.

    A file that breaks off, or gives no picture at all, ends with a shot without data.
    """
    with closing(open_video(str(path))) as container:
        started_at_ns = _started_at_ns(container, path)
        number, last_at_ns = 0, started_at_ns
        try:
            for seconds, frame, read_ms in _sampled(container, rate_hz):
                last_at_ns = started_at_ns + round(seconds * 1e9)
                number += 1
                yield Shot(f"{path.name}#{number}", pixels_of(frame), last_at_ns, read_ms)
        except (av.FFmpegError, OSError) as error:
            yield Shot(f"{path.name}#{number + 1}: {why(error)}", b"", last_at_ns, 0.0, _NO_PICTURE)
        else:
            if not number:
                yield Shot(f"{path.name}#1", b"", last_at_ns, 0.0, _NO_PICTURE)


def _sampled(
    container: InputContainer, rate_hz: float
) -> Iterator[tuple[float, av.VideoFrame, float]]:
    """Give frames that are due, with seconds since the first and ms of decoding."""
    zero: float | None = None
    due_s, started = 0.0, time.perf_counter()
    for frame in decoded(container):
        zero = frame.time if zero is None else zero
        seconds = (frame.time or 0.0) - (zero or 0.0)
        if seconds < due_s - _EARLY / rate_hz:
            continue
        yield seconds, frame, ms_since(started)
        due_s = max(due_s, seconds - 1 / rate_hz) + 1 / rate_hz
        started = time.perf_counter()


def _started_at_ns(container: InputContainer, path: Path) -> int:
    """Say when the recording began: its own creation time, or the file's time less its length."""
    try:
        created = datetime.fromisoformat(container.metadata.get("creation_time", ""))
        if created.year >= _FIRST_YEAR:
            return ns_of(created)
    except ValueError:
        pass
    length_ns = (container.duration or 0) * 1000  # duration is in microseconds
    return max(path.stat().st_mtime_ns - length_ns, 0)
