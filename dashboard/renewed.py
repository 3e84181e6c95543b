"""A value that is read again once it is a second old: by one thread, for all who ask."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

_T = TypeVar("_T")


class NotYetError(Exception):
    """The first reading is still under way."""


class Renewed(Generic[_T]):
    """Reads in a thread of its own, so that who asks waits a moment for it and no longer."""

    def __init__(
        self,
        read: Callable[[], _T],
        every_s: float,
        patience_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._every_s = every_s
        self._patience_s = patience_s
        self._clock = clock
        self._lock = threading.Lock()
        self._reading: Future[_T] | None = None  # the latest, under way or done
        self._done: Future[_T] | None = None  # the latest that is done
        self._done_at = 0.0

    def get(self) -> _T:
        """Give the value, or raise what reading it raised; NotYetError before there is either."""
        reading = self._latest_reading()
        try:
            return reading.result(self._patience_s)
        except TimeoutError:
            done = self._done
        if done is None:
            raise NotYetError
        return done.result()

    def _latest_reading(self) -> "Future[_T]":
        with self._lock:
            reading = self._reading
            if reading is None or (reading is self._done and self._is_old()):
                reading = self._reading = Future()
                threading.Thread(target=self._fill, args=(reading,), daemon=True).start()
            return reading

    def _is_old(self) -> bool:
        return self._clock() - self._done_at >= self._every_s

    def _fill(self, reading: "Future[_T]") -> None:
        try:
            value = self._read()
        except Exception as error:  # noqa: BLE001  (raised again in who asked)
            self._note_done(reading)
            reading.set_exception(error)
        else:
            self._note_done(reading)
            reading.set_result(value)

    def _note_done(self, reading: "Future[_T]") -> None:
        with self._lock:
            self._done, self._done_at = reading, self._clock()
