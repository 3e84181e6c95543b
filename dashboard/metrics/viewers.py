"""How many look at the pages: those whose page has asked of late. Keeps no address."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

LOOKING_S = 30.0  # a page asks more often than this
MOST_VIEWERS = 10_000  # remembered


class Viewers:
    """Tells visitors apart by address and browser, of which it keeps a salted hash alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked_at: OrderedDict[int, float] = OrderedDict()  # the latest last

    def asked(self, address: str, browser: str) -> None:
        """Note that a visitor's page has asked."""
        visitor = hash((address, browser))  # Python salts it anew in each process
        with self._lock:
            self._asked_at[visitor] = self._clock()
            self._asked_at.move_to_end(visitor)
            if len(self._asked_at) > MOST_VIEWERS:
                self._asked_at.popitem(last=False)

    def count(self) -> int:
        """Count those who have asked within LOOKING_S, and forget the others."""
        since = self._clock() - LOOKING_S
        with self._lock:
            while self._asked_at and next(iter(self._asked_at.values())) < since:
                self._asked_at.popitem(last=False)
            return len(self._asked_at)
