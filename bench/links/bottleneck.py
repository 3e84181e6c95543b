"""One direction of a shaped link: bytes queue, pass at a rate, travel for a delay, in order.

When bytes may come and when they arrive, on the running loop's clock; knows no sockets. The delay
is drawn anew every 100 ms.
"""

import asyncio
import random

_REDRAWN_S = 0.1  # some scheduling periods of a radio; each byte its own delay would be all maximum
_CHUNK_S = 0.002  # what passes as one piece
_CHUNK_BYTES = (1_460, 65_536)  # a TCP segment; what one read takes at most


class Bottleneck:
    """A token bucket without burst, kept as the time it is free at; its times are the loop's."""

    def __init__(self, rng: random.Random) -> None:
        self.passed_bytes = 0
        self._rng = rng
        self._free_at = self._arrived_at = self._drawn_at = float("-inf")
        self._delay_s = 0.0

    async def wait_for_room(self, rate_mbps: float, queue_kb: float) -> None:
        """Hold the sender back while the queue is full."""
        queue_s = queue_kb * 8e3 / (rate_mbps * 1e6)
        while (wait_s := self._free_at - asyncio.get_running_loop().time() - queue_s) > 0:
            await asyncio.sleep(wait_s)

    def arrival(self, nbytes: int, rate_mbps: float, delay_ms: tuple[float, float]) -> float:
        """Queue so many bytes; gives when the last of them arrives, on the loop's clock."""
        now = asyncio.get_running_loop().time()
        if now - self._drawn_at > _REDRAWN_S:
            self._drawn_at, self._delay_s = now, self._rng.uniform(*delay_ms) / 1e3
        self._free_at = max(now, self._free_at) + nbytes * 8 / (rate_mbps * 1e6)
        self._arrived_at = max(self._arrived_at, self._free_at + self._delay_s)
        return self._arrived_at


def chunk_bytes(rate_mbps: float) -> int:
    """Give how many bytes pass a rate as one piece."""
    least, most = _CHUNK_BYTES
    return int(min(max(rate_mbps * 1e6 / 8 * _CHUNK_S, least), most))
