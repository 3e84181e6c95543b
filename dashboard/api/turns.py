"""How many files may be under way: a slow reader holds a thread, and a large file a core."""

import threading
from collections.abc import Callable
from typing import Final

EXPORTS_AT_ONCE: Final = 2


class BusyError(Exception):
    """As many exports as there may be are under way."""


class Turns:
    """Gives so many turns at once and no more."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(EXPORTS_AT_ONCE)

    def begin(self) -> Callable[[], None]:
        """Take a turn, or raise BusyError; gives what ends it."""
        if not self._free.acquire(blocking=False):
            raise BusyError
        return self._free.release
