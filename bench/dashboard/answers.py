"""How long one map page waits for its view, and how much it gets: one asks, one after another.

The clock runs from the request until the answer's last byte, over loopback.
"""

import http.client
import time
from urllib.parse import urlsplit

import numpy as np

from litterfog.bench.dashboard.subject import Figures, NotMeasuredError, Subject
from litterfog.bench.dashboard.view_requests import ACCEPT, pans_zooms_filters

_TIMEOUT_S = 30.0


def measure_answers(subject: Subject) -> Figures:
    """Ask for views that were never asked for before."""
    paths = pans_zooms_filters(subject.town, subject.extent.questions, seed=1)
    connection = http.client.HTTPConnection(urlsplit(subject.page).netloc, timeout=_TIMEOUT_S)
    try:
        found = [_ask(connection, path) for path in paths]
    except (OSError, http.client.HTTPException) as error:
        raise NotMeasuredError(f"/api/view did not answer: {error}") from error
    finally:
        connection.close()
    waits, sizes = zip(*found, strict=True)
    return {
        "answer_p50_ms": float(np.percentile(waits, 50)),
        "answer_p95_ms": float(np.percentile(waits, 95)),
        "answer_most_kb": max(sizes) / 1e3,
    }


def _ask(connection: http.client.HTTPConnection, path: str) -> tuple[float, int]:
    """Give milliseconds and bytes of the body as it was sent."""
    begin = time.perf_counter()
    connection.request("GET", path, headers=ACCEPT)
    answer = connection.getresponse()
    body = answer.read()
    waited_ms = (time.perf_counter() - begin) * 1e3
    if answer.status != 200 or "json" not in answer.headers.get("Content-Type", ""):
        raise NotMeasuredError(f"{path} was answered with {answer.status}")
    return waited_ms, len(body)
