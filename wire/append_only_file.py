"""Whether what Redis has answered to would outlive its process.

With `appendfsync everysec` Redis answers first and writes its append-only file later, by up to two
seconds, while the disk is busy with the last sync. Knows no keys.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis

_MOST_S = 3.0  # above the two seconds after which Redis writes whatever the disk does
_POLL_S = 0.01

_T = TypeVar("_T")


class AppendOnlyFile:
    """The file of one Redis; used by one thread."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once
        self._run: str | None = None  # of the Redis process that took the last write

    def kept(self, write: Callable[[], _T]) -> _T:
        """Write, and wait until the file has it; at once where Redis keeps no such file.

        Raises:
            redis.RedisError: of `write`; or the file did not get it, and `write` is to be repeated.
        """
        run, self._run = self._run or self._look()[0], None
        answer = write()
        deadline = time.monotonic() + _MOST_S
        while True:
            now, waiting = self._look()
            if now != run:
                raise redis.ConnectionError("Redis was started again before its file had the write")
            if not waiting:
                self._run = run
                return answer
            if time.monotonic() > deadline:
                raise redis.TimeoutError("Redis does not write its append-only file: disk full?")
            time.sleep(_POLL_S)

    def _look(self) -> tuple[str, int]:
        """Read the id of Redis's process, and how many bytes wait to be written."""
        info = self._redis.info("server", "persistence")
        return str(info["run_id"]), int(info.get("aof_buffer_length", 0))
