"""Fold what repeats: the first of a kind is written at once, the others are counted.

What is counted is said when the time is over, or at the end: nothing is left out in silence.
Knows events, not how they are written.
"""

import atexit
import threading
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import structlog

WINDOW_S = 60.0
_MOST_KINDS = 256  # that are watched at a time

Event = MutableMapping[str, Any]


@dataclass(slots=True)
class _Kind:
    """Events that say the same."""

    first: dict[str, Any]
    until: float  # monotonic; from then on it is said again
    repeats: int = 0


class Fold:
    """A structlog processor; `write` gets the counts of what was left out."""

    def __init__(
        self, write: Callable[[dict[str, Any]], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._kinds: dict[tuple[Any, ...], _Kind] = {}
        self._turn = threading.Lock()
        atexit.register(self.flush)

    def __call__(self, _logger: Any, _method: str, event: Event) -> Event:
        """Pass an event on, or count it; raises structlog.DropEvent when it is counted."""
        key = _key(event)
        with self._turn:
            now = self._clock()
            self._end(lambda kind: kind.until <= now)
            known = self._kinds.get(key)
            if known is not None:
                known.repeats += 1
                raise structlog.DropEvent
            if len(self._kinds) >= _MOST_KINDS:
                oldest = next(iter(self._kinds.values()))
                self._end(lambda kind: kind is oldest)
            self._kinds[key] = _Kind(dict(event), now + WINDOW_S)
        return event

    def flush(self) -> None:
        """Say what was counted so far."""
        with self._turn:
            self._end(lambda _: True)

    def _end(self, is_over: Callable[[_Kind], bool]) -> None:
        for key, kind in [pair for pair in self._kinds.items() if is_over(pair[1])]:
            del self._kinds[key]
            if kind.repeats:
                plain = {name: value for name, value in kind.first.items() if name != "exc_info"}
                self._write({**plain, "repeated": kind.repeats})


def _key(event: Event) -> tuple[Any, ...]:
    """Tell events apart by their words; numbers count as the same."""
    words = ((name, str(value)) for name, value in event.items() if not _is_number(value))
    return tuple(sorted(words))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
