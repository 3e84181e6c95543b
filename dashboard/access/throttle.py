"""How often an address may be wrong about the password: bounded in rate and in memory."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address, ip_network

AT_ONCE = 10  # wrong passwords before an address has to wait
EACH_S = 6.0  # after which one more is looked at
MOST_ADDRESSES = 10_000  # remembered: those that were wrong latest


class Throttle:
    """Counts wrong passwords per address: per /64 network for IPv6, which one visitor has whole."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._forgiven_at: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, address: str, *, right: bool) -> float:
        """Count an attempt; give the seconds to wait, right or wrong, before one is looked at."""
        visitor, now = _visitor(address), self._clock()
        with self._lock:
            forgiven_at = max(now, self._forgiven_at.get(visitor, now))
            wait = forgiven_at - now - (AT_ONCE - 1) * EACH_S
            if wait > 0:
                return wait
            if not right:
                self._note(visitor, forgiven_at + EACH_S)
        return 0.0

    def __len__(self) -> int:
        return len(self._forgiven_at)

    def _note(self, visitor: str, forgiven_at: float) -> None:
        self._forgiven_at[visitor] = forgiven_at
        self._forgiven_at.move_to_end(visitor)
        if len(self._forgiven_at) > MOST_ADDRESSES:
            self._forgiven_at.popitem(last=False)


def _visitor(address: str) -> str:
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)
