"""Every answer counted as it leaves: by route, to its last byte.

It stands around the whole application, so that compressed and streamed answers, and refusals, are
counted as they are sent.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from prometheus_client import CollectorRegistry, Counter, Histogram

from litterfog.dashboard.metrics.viewers import Viewers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_ROUTE = "none"  # refused before it was looked up, or there is none
_ROUTE = "litterfog.route"  # in WSGI's environment
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0)
_POLLED = ("/_dash-update-component", "/api/view", "/api/version")


class Answers:
    """Counts the answers of a server."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.viewers = Viewers()
        self._requests = Counter(
            "litterfog_dashboard_requests_total",
            "Answers by route and class of status",
            ["route", "status"],
            registry=registry,
        )
        self._bytes = Counter(
            "litterfog_dashboard_answer_bytes_total",
            "Bytes of the answers' bodies as they were sent",
            ["route"],
            registry=registry,
        )
        self._seconds = Histogram(
            "litterfog_dashboard_answer_seconds",
            "From the request to the last byte handed to the server",
            ["route"],
            buckets=_SECONDS,
            registry=registry,
        )

    def count(self, environ: "WSGIEnvironment", status: str, nbytes: int, seconds: float) -> None:
        """Count one answer, and who asked for it, if it is what pages ask again and again."""
        route = environ.get(_ROUTE, NO_ROUTE)
        if route.endswith(_POLLED) and status[0] in "23":
            self.viewers.asked(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_USER_AGENT", ""))
        self._requests.labels(route, f"{status[:1]}xx").inc()
        self._bytes.labels(route).inc(nbytes)
        self._seconds.labels(route).observe(seconds)


def count_answers(server: Flask, answers: Answers) -> None:
    """Count all that the server answers from now on."""

    @server.before_request
    def name_route() -> None:
        rule = request.url_rule
        request.environ[_ROUTE] = rule.rule if rule else NO_ROUTE  # rules are few, and our own

    counted = _counting(server.wsgi_app, answers)
    server.wsgi_app = counted  # type: ignore[method-assign, assignment]  # as Flask's docs say


def _counting(inner: "WSGIApplication", answers: Answers) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        counted = CountedAnswer(answers, environ)

        def start(status: str, headers: Any, *exception: Any) -> Callable[[bytes], object]:
            counted.status = status
            return start_response(status, headers, *exception)

        counted.body = inner(environ, start)
        return counted

    return app


class CountedAnswer:
    """A body that is counted when the server closes it, which it does once it is sent or lost."""

    def __init__(self, answers: Answers, environ: "WSGIEnvironment") -> None:
        self.status = "500"
        self.body: Iterable[bytes] = ()
        self._answers = answers
        self._environ = environ
        self._started = time.perf_counter()
        self._nbytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self.body:
            self._nbytes += len(part)
            yield part

    def close(self) -> None:
        """Count, and close what is counted."""
        seconds = time.perf_counter() - self._started
        self._answers.count(self._environ, self.status, self._nbytes, seconds)
        if hasattr(self.body, "close"):
            self.body.close()
