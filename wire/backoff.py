"""How long to wait before trying again: doubling, with jitter, until `ended`."""

import random
import threading

_FIRST_S = 0.5
_MOST_S = 30.0


class Backoff:
    """The waits of one thing that is tried again and again."""

    def __init__(self, ended: threading.Event) -> None:
        self._ended = ended
        self._next_s = _FIRST_S

    def succeeded(self) -> None:
        """Begin again with short waits."""
        self._next_s = _FIRST_S

    def next_s(self) -> float:
        """Give the next wait in seconds, and double the one after it."""
        wait_s = random.uniform(self._next_s / 2, self._next_s)  # noqa: S311  (jitter, no secret)
        self._next_s = min(2 * self._next_s, _MOST_S)
        return wait_s

    def wait(self, wait_s: float) -> None:
        """Wait so long, or until `ended`."""
        self._ended.wait(wait_s)
