"""Answers that are made once and told apart by an ETag (RFC 9110, 8.8.3)."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from flask import Response, request

from litterfog.dashboard.view.answer import digest

_KEPT: Final = 64  # answers of some 5 to 60 kB; a thousand streets are 450

Made = tuple[bytes, str]  # a body and its ETag


class Answers:
    """Keeps what was answered of the latest state; an answer's ETag names its content.

    So an answer that did not change is a 304, though the store has.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: object = None
        self._made: OrderedDict[Hashable, Made] = OrderedDict()

    def of(self, state: object, question: Hashable, make: Callable[[], bytes]) -> Made:
        """Give the answer to a question, made anew for another state."""
        with self._lock:
            if state is not self._state:
                self._state = state
                self._made.clear()
            kept = self._made.get(question)
        if kept:
            return kept
        body = make()
        made = body, digest(body)
        with self._lock:
            self._keep(state, question, made)
        return made

    def _keep(self, state: object, question: Hashable, made: Made) -> None:
        if state is self._state:
            self._made[question] = made
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)


def answered(made: Made) -> Response:
    """Answer with JSON, or with 304 where the asker has it already."""
    body, etag = made
    response = Response(body, content_type="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(etag, weak=True)  # compression may come in between
    response.make_conditional(request)
    return response
