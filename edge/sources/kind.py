"""What a source of pictures is, whichever it is. Knows no kind by name."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

STREAM_RATE_HZ = 1.0  # of a camera or a video, unless --rate says otherwise

OnIdle = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: a file's bytes, empty where they could not be read, or a frame's pixels."""

    name: str  # its path below the folder, or its number in a stream
    data: bytes | NDArray[np.uint8]  # a frame: (height, width, 3) RGB
    at_ns: int  # when the file was modified, or the frame captured
    read_ms: float
    fault: str | None = None  # why there is no data


class SourceError(ValueError):
    """The source cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Shots, and how they are to be treated."""

    shots: Callable[[OnIdle], Iterator[Shot]]  # calls OnIdle while none comes
    rate_hz: float | None  # at most so many per second of the clock
    count: int | None = None  # in a single pass, where it is known
    waits: bool = True  # its pictures keep while the outbox is full
    remembered: bool = False  # a picture that is done is not sent again
    watched: bool = False  # and, unchanged under its name, not even read
    fault: Callable[[], str | None] = lambda: None  # why none has come for a while


@dataclass(frozen=True, slots=True)
class Opening:
    """What a source is opened with."""

    source: str  # as --source names it
    rate_hz: float | None
    once: bool
    loop: bool
    is_new: Callable[[str, int], bool]  # whether a picture (name, modified_at_ns) was not done
    stopping: threading.Event  # the run is to end
    ended: threading.Event = field(default_factory=threading.Event)  # a source's threads end


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of source: how its name is told, what it is like, how it is opened."""

    name: str
    is_named_by: Callable[[str], bool]  # by its form alone; ValueError: nearly, but wrong
    open: Callable[[Opening], Source]  # raises SourceError
    live: bool = False  # its pictures are of now, and have no end
    watched: bool = False  # more may come after the last
    has_exif: bool = False  # its pictures can say where they were taken


def label_of(source: str) -> str:
    """Name a source without the user and password that its URL may hold."""
    if "://" not in source:
        return source
    parts = urlsplit(source)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
