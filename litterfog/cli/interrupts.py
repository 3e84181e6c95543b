"""End a command as Ctrl-C does where the system asks it to: what it started ends with it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_ASKED = (signal.SIGTERM, signal.SIGHUP)  # the second: its terminal was closed


class EndRequest(KeyboardInterrupt):
    """The system, not the person at the keyboard, asked the command to end."""


def end_as_by_ctrl_c() -> None:
    """Raise EndRequest at SIGTERM and SIGHUP, once; what nohup ignores stays ignored."""
    for number in _ASKED:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    for number in _ASKED:
        signal.signal(number, signal.SIG_IGN)  # a second one would interrupt the ending
    raise EndRequest


@contextmanager
def held_interrupts() -> Iterator[None]:
    """Let signals that end a command wait for the block's end: what it starts gets its name first.

    Use it inside the `try` that stops what was started; only from the main thread.
    """
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *_ASKED)}
    for number, handler in before.items():
        if callable(handler):  # what is ignored stays so, in what is started too
            signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
