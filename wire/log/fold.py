"""Fold what repeats: the first of a kind is written at once, those that follow are counted.

A count is said before another line is written, when its time is over, or at the end: nothing is
left out in silence, and the last line of a terminal is never an old state. Knows events, not how
they are written.
"""

import atexit
import threading
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import structlog

WINDOW_S = 60.0  # of a line that nothing else came between
BETWEEN_S = 5.0  # of a line that others came between: what comes back later is news
_MOST_KINDS = 256  # that are watched at a time

Event = MutableMapping[str, Any]
Key = tuple[Any, ...]


@dataclass(slots=True)
class _Kind:
    """Events that say the same."""

    first: dict[str, Any]
    said_at: float  # monotonic; when it was last written
    repeats: int = 0


def in_a_while(seconds: float, then: Callable[[], None]) -> None:
    """Call it later, unless the process ends before."""
    timer = threading.Timer(seconds, then)
    timer.daemon = True
    timer.start()


class Fold:
    """A structlog processor; `write` gets the counts of what was left out."""

    def __init__(
        self,
        write: Callable[[dict[str, Any]], None],
        clock: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], None] = in_a_while,
    ) -> None:
        self._write = write
        self._clock = clock
        self._later = later
        self._kinds: dict[Key, _Kind] = {}
        self._last: Key | None = None  # whose line was written last
        self._due: float | None = None  # when `later` will call
        self._turn = threading.RLock()  # a finalizer may warn while this thread logs
        atexit.register(self.flush)

    def __call__(self, _logger: Any, _method: str, event: Event) -> Event:
        """Pass an event on, or count it; raises structlog.DropEvent when it is counted."""
        key = _key(event)
        with self._turn:
            now = self._clock()
            known = self._kinds.get(key)
            if known is not None and now < self._over_at(key, known):
                known.repeats += 1
                self._wait(now)
                raise structlog.DropEvent
            self._say_counts(now)
            self._kinds.pop(key, None)
            if len(self._kinds) >= _MOST_KINDS:
                del self._kinds[next(iter(self._kinds))]  # its count was said just now
            self._kinds[key] = _Kind(dict(event), now)
            self._last = key
        return event

    def flush(self) -> None:
        """Say what was counted so far."""
        with self._turn:
            self._say_counts(self._clock())

    def _over_at(self, key: Key, kind: _Kind) -> float:
        return kind.said_at + (WINDOW_S if key == self._last else BETWEEN_S)

    def _wait(self, now: float) -> None:
        """Have the counts said when the first of their times is over."""
        ends = [self._over_at(key, kind) for key, kind in self._kinds.items() if kind.repeats]
        if ends and (self._due is None or min(ends) < self._due):
            self._due = min(ends)
            self._later(max(0.0, self._due - now), self._on_time)

    def _on_time(self) -> None:
        with self._turn:
            self._due = None
            now = self._clock()
            kinds = self._kinds.items()
            if any(kind.repeats and self._over_at(key, kind) <= now for key, kind in kinds):
                self._say_counts(now)
            self._wait(now)

    def _say_counts(self, now: float) -> None:
        for key, kind in self._kinds.items():
            if kind.repeats:
                plain = {name: value for name, value in kind.first.items() if name != "exc_info"}
                counted = {"repeated": kind.repeats, "repeated_in_s": round(now - kind.said_at)}
                kind.repeats, kind.said_at, self._last = 0, now, key
                self._write({**plain, **counted})


def _key(event: Event) -> Key:
    """Tell events apart by their words; numbers count as the same."""
    words = ((name, str(value)) for name, value in event.items() if not _is_number(value))
    return tuple(sorted(words))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
