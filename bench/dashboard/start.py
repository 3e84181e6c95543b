"""How long a dashboard takes from the start of its process until it is of use."""

import json
import time
from collections.abc import Callable
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from litterfog.bench.dashboard.subject import Figures, NotMeasuredError

_POLL_S = 0.02
_MOST_S = 120.0


def measure_start(page: str, began: float, check: Callable[[], None]) -> Figures:
    """Wait until it is healthy, and until page and view are there; `began` is of the same clock.

    `check` raises where the process has ended. The clock is time.monotonic.
    """
    figures: Figures = {}
    wanted = {"healthy_s": _is_healthy, "usable_s": _is_usable}
    while wanted:
        check()
        for key, answers in list(wanted.items()):
            if answers(page):
                figures[key] = time.monotonic() - began
                del wanted[key]
        if time.monotonic() - began > _MOST_S:
            raise NotMeasuredError(f"the page was of no use within {_MOST_S:.0f} s")
        time.sleep(_POLL_S)
    return figures


def _is_healthy(page: str) -> bool:
    return _answer(f"{page}/healthz") is not None


def _is_usable(page: str) -> bool:
    view = _answer(f"{page}/api/view?zoom=12")
    return view is not None and _is_view(view) and _answer(f"{page}/") is not None


def _is_view(body: bytes) -> bool:
    try:
        return "matching" in json.loads(body)
    except ValueError:
        return False


def _answer(url: str) -> bytes | None:
    try:
        with urlopen(url, timeout=10) as answer:  # noqa: S310  (http, by its caller)
            return bytes(answer.read())
    except (HTTPError, URLError, OSError):
        return None
