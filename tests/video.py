"""Videos made of pictures, and a camera on loopback that streams them."""

import itertools
import socket
import threading
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def plain(level: int) -> Pixels:
    """A picture of one grey, to be told from others after compression."""
    return np.full((48, 64, 3), level, np.uint8)


def write_video(path: Path, pictures: Sequence[Pixels], fps: int = 1, created: str = "") -> None:
    with av.open(str(path), "w") as container:
        if created:
            container.metadata["creation_time"] = created
        _encode(container, pictures, fps, 0.0, threading.Event())


def _encode(
    container: Any, pictures: Iterable[Pixels], fps: int, every_s: float, stop: threading.Event
) -> None:
    stream = None
    for number, picture in enumerate(pictures):
        if stream is None:
            stream = container.add_stream("mjpeg", rate=fps)
            stream.height, stream.width = picture.shape[:2]
            stream.pix_fmt, stream.time_base = "yuvj420p", Fraction(1, fps)
            stream.options = {"qscale": "2"}
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts = number
        for packet in stream.encode(frame):
            container.mux(packet)
        if stop.wait(every_s):
            return
    if stream is not None:
        for packet in stream.encode():
            container.mux(packet)


class _Sending:
    """A file for PyAV that counts nothing and sends everything."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, data: bytes) -> int:
        self._connection.sendall(data)
        return len(data)


class LoopbackCamera:
    """Streams a picture that brightens with time over tcp://, to one viewer at a time."""

    def __init__(self, fps: int = 25, port: int = 0) -> None:
        self.fps = fps
        self._closing = threading.Event()
        self._server = socket.create_server(("127.0.0.1", port))
        self._server.settimeout(0.1)
        self.port = int(self._server.getsockname()[1])
        self.sent = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def level_now(self) -> int:
        return min(self.sent, 255)

    def _pictures(self) -> Iterable[Pixels]:
        for _ in itertools.count():
            self.sent += 1
            yield plain(self.level_now())

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._server.accept()
            except TimeoutError:
                continue
            with connection:
                self._stream(connection)

    def _stream(self, connection: socket.socket) -> None:
        try:
            options = {"flush_packets": "1"}
            with av.open(_Sending(connection), "w", format="matroska", options=options) as out:
                every_s = 1 / self.fps
                _encode(out, self._pictures(), self.fps, every_s, self._closing)
        except (OSError, av.FFmpegError):
            return

    def close(self) -> None:
        self._closing.set()
        self._thread.join()
        self._server.close()
