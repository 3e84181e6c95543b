"""What a browser was sent, from its own log of the network. Knows no browser."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Event = dict[str, Any]  # of the DevTools protocol's Network domain: method and params


class Traffic:
    """Adds up the bytes of answers, headers too, as they were sent: compressed.

    An answer that did not change (304) has headers alone, and the browser's log calls it failed
    where the page reads no body. What is not asked for over HTTP (the browser's own pages, data:,
    blob:) is left out.
    """

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._coming: dict[str, int] = defaultdict(int)  # request -> bytes so far
        self._received = 0

    def add(self, events: Iterable[Event]) -> int:
        """Give the bytes of the answers that ended in these events."""
        before = self._received
        for event in events:
            self._take(event["method"].removeprefix("Network."), event["params"])
        return self._received - before

    def _take(self, what: str, told: dict[str, Any]) -> None:
        request = told.get("requestId", "")
        if what == "requestWillBeSent" and told["request"]["url"].startswith("http"):
            self._asked.add(request)
        if request not in self._asked:
            return
        if what == "responseReceived":
            self._coming[request] = max(0, int(told["response"]["encodedDataLength"]))
        elif what == "dataReceived":
            self._coming[request] += max(0, int(told["encodedDataLength"]))
        elif what == "loadingFinished":
            self._end(request, int(told["encodedDataLength"]))
        elif what == "loadingFailed":
            self._end(request, self._coming[request])

    def _end(self, request: str, sent: int) -> None:
        self._received += sent
        self._asked.discard(request)
        self._coming.pop(request, None)
