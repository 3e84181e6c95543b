"""Viewers that look at the map as its page does, in a process of their own, until it is ended.

`python -m litterfog.bench.dashboard.viewers URL REFRESH_S < PATHS`: a viewer for each line. At the
end of standard input's paths they start; SIGTERM ends them, and their figures are printed as JSON.
"""

import http.client
import json
import signal
import sys
import threading
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from litterfog.bench.dashboard.view_requests import ACCEPT

_TIMEOUT_S = 30.0


class Viewer:
    """One page: the next look begins `refresh_s` after the last answer has landed."""

    def __init__(self, page: str, path: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(page).netloc, timeout=_TIMEOUT_S)
        self._path = path
        self._etag = ""
        self.waits_ms: list[float] = []
        self.unchanged = 0
        self.received_bytes = 0
        self.errors = 0

    def look_on(self, refresh_s: float, delay_s: float, ended: threading.Event) -> None:
        """Look until the end."""
        ended.wait(delay_s)
        while not ended.is_set():
            try:
                self._look()
            except (OSError, http.client.HTTPException):
                self.errors += 1
                self._connection.close()
            ended.wait(refresh_s)
        self._connection.close()

    def _look(self) -> None:
        headers = {**ACCEPT, "If-None-Match": self._etag} if self._etag else ACCEPT
        begin = time.perf_counter()
        self._connection.request("GET", self._path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        self.waits_ms.append((time.perf_counter() - begin) * 1e3)
        self.received_bytes += len(body)
        self.unchanged += answer.status == 304
        self.errors += answer.status not in {200, 304}
        self._etag = answer.headers.get("ETag", "")


def main() -> None:
    """Look until SIGTERM."""
    page, refresh_s = sys.argv[1], float(sys.argv[2])
    viewers = [Viewer(page, line.strip()) for line in sys.stdin if line.strip()]
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    threads = [
        threading.Thread(
            target=viewer.look_on, args=(refresh_s, number * refresh_s / len(viewers), ended)
        )
        for number, viewer in enumerate(viewers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(_figures(viewers)))  # noqa: T201  (its result)


def _figures(viewers: Sequence[Viewer]) -> dict[str, float]:
    waits = sorted(wait for viewer in viewers for wait in viewer.waits_ms)
    return {
        "answers": len(waits),
        "unchanged": sum(viewer.unchanged for viewer in viewers),
        "errors": sum(viewer.errors for viewer in viewers),
        "bytes": sum(viewer.received_bytes for viewer in viewers),
        "p95_ms": waits[int(len(waits) * 0.95)] if waits else 0.0,
    }


if __name__ == "__main__":
    main()
