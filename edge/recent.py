"""How long pictures took of late, and how large they went out: medians of the last minute."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from litterfog.wire.frame import EdgeTimings

_WINDOW_S = 60.0
_MOST = 600  # pictures: ten a second; of a faster device the latest


@dataclass(frozen=True, slots=True)
class _Picture:
    at_s: float  # monotonic
    timings: EdgeTimings
    nbytes: int | None  # None: clean, and counted on the device


class RecentPictures:
    """Remembers the last minute's; for several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pictures: deque[_Picture] = deque(maxlen=_MOST)
        self._turn = threading.Lock()

    def add(self, timings: EdgeTimings, nbytes: int | None = None) -> None:
        """Take one picture's times, and its frame's bytes where it became one."""
        with self._turn:
            self._pictures.append(_Picture(self._clock(), timings, nbytes))

    def stages(self) -> EdgeTimings | None:
        """Give each stage's median in ms; None where no picture was taken."""
        told = [one.timings for one in self._latest()]
        if not told:
            return None
        return EdgeTimings(
            read_ms=round(median(one.read_ms for one in told), 1),
            resize_ms=round(median(one.resize_ms for one in told), 1),
            predict_ms=round(median(one.predict_ms for one in told), 1),
            encode_ms=round(median(one.encode_ms for one in told), 1),
        )

    def frame_bytes(self) -> int | None:
        """Give the median of the frames' bytes; None where there was none."""
        told = [one.nbytes for one in self._latest() if one.nbytes is not None]
        return round(median(told)) if told else None

    def _latest(self) -> list[_Picture]:
        since = self._clock() - _WINDOW_S
        with self._turn:
            return [one for one in self._pictures if one.at_s >= since]
