"""A live camera as a stream of shots: always the newest picture, never a backlog.

A thread reads and decodes as fast as the camera gives, and keeps the last frame alone. A camera
that fails is tried again until the run ends.
"""

import errno
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass

import av
import structlog
from av.container import InputContainer

from litterfog.edge.silence import SilenceWatch
from litterfog.edge.sources.camera import is_device
from litterfog.edge.sources.decoding import decoded, open_video, pixels_of, why
from litterfog.edge.sources.kind import Shot, SourceError, label_of
from litterfog.wire.backoff import Backoff
from litterfog.wire.elapsed import ms_since

log = structlog.get_logger()

_SILENT_S = 5.0  # a camera that gives nothing for so long is opened again
_TICK_S = 0.5
_HINTS = {
    errno.ENOENT: "is it plugged in? `v4l2-ctl --list-devices` lists cameras",
    errno.EACCES: "add this user to the group 'video'",
    errno.EPERM: "add this user to the group 'video'",
    errno.EBUSY: "another program uses it",
}
_NO_CAMERA_HINT = (
    "not a camera that gives pictures: a Raspberry Pi's ribbon cable camera needs `libcamerify"
    " litterfog edge ...`, and a USB camera has a second device without pictures"
)


@dataclass(frozen=True, slots=True)
class _Newest:
    frame: av.VideoFrame
    at_ns: int
    decode_ms: float


class Camera:
    """Reads in a thread of its own until `ended`."""

    def __init__(self, source: str, ended: threading.Event) -> None:
        """Open a device, or begin to try a URL; raises SourceError for a device that fails."""
        self.source = source
        self._ended = ended
        self._newest: _Newest | None = None
        self._fresh = threading.Condition()
        self._silence = SilenceWatch(f"camera {label_of(source)}: no picture")
        first = open_camera(source) if is_device(source) else None
        self._thread = threading.Thread(target=self._run, args=(first,), name="camera", daemon=True)
        self._thread.start()

    @property
    def fault(self) -> str | None:
        """Why there has been no picture for a while."""
        return self._silence.fault

    def shots(
        self, stopping: threading.Event, on_idle: Callable[[], None]
    ) -> Generator[Shot, None, None]:
        """Give the newest picture each time, each once; ends when `stopping` is set.

        When it is left, the thread has ended.
        """
        number = 0
        try:
            while not stopping.is_set():
                newest = self._take()
                if newest:
                    number += 1
                    yield self._shot(newest, number)
                else:
                    on_idle()
        finally:
            self._ended.set()
            self._thread.join(_SILENT_S + 1)

    def _shot(self, newest: _Newest, number: int) -> Shot:
        started = time.perf_counter()
        pixels = pixels_of(newest.frame)
        read_ms = newest.decode_ms + ms_since(started)
        return Shot(f"{label_of(self.source)}#{number}", pixels, newest.at_ns, read_ms)

    def _take(self) -> _Newest | None:
        with self._fresh:
            self._fresh.wait_for(lambda: self._newest is not None, _TICK_S)
            newest, self._newest = self._newest, None
            return newest

    def _run(self, container: InputContainer | None) -> None:
        backoff = Backoff(self._ended)
        while not self._ended.is_set():
            try:
                with closing(container or open_camera(self.source)) as opened:
                    self._read(opened, backoff)
                reason = "the stream ended"
            except (SourceError, av.FFmpegError, OSError) as error:
                reason = str(error) if isinstance(error, SourceError) else why(error)
            except Exception as error:  # a camera's odd stream must not end the thread
                log.exception("camera not read")
                reason = repr(error)
            container, self._silence.why = None, reason
            if not self._ended.is_set():
                wait_s = backoff.next_s()
                camera = label_of(self.source)
                log.warning(
                    "no camera, trying again", camera=camera, why=reason, wait_s=round(wait_s, 1)
                )
                backoff.wait(wait_s)

    def _read(self, container: InputContainer, backoff: Backoff) -> None:
        started = time.perf_counter()
        for frame in decoded(container):
            if self._ended.is_set():
                return
            backoff.succeeded()
            self._silence.came()
            decode_ms = ms_since(started)
            with self._fresh:
                self._newest = _Newest(frame, time.time_ns(), decode_ms)
                self._fresh.notify()
            started = time.perf_counter()


def open_camera(source: str) -> InputContainer:
    """Open a V4L2 device or a URL; raises SourceError, which says what to check."""
    if not is_device(source):
        options = {"fflags": "nobuffer"}
        if source.startswith("rtsp"):
            options["rtsp_transport"] = "tcp"
        return open_video(source, None, options, _SILENT_S)
    try:
        return open_video(source, "video4linux2,v4l2", None, _SILENT_S)
    except SourceError as error:
        number = getattr(error.__cause__, "errno", None)
        hint = _HINTS.get(number, _NO_CAMERA_HINT) if isinstance(number, int) else _NO_CAMERA_HINT
        raise SourceError(f"{error}; {hint}") from error
