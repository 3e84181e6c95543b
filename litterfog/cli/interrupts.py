"""End a command as Ctrl-C does where the system asks it to: what it started ends with it."""

import signal
from typing import NoReturn

_ASKED = (signal.SIGTERM, signal.SIGHUP)  # the second: its terminal was closed


def end_as_by_ctrl_c() -> None:
    """Raise KeyboardInterrupt at SIGTERM and SIGHUP, once; what nohup ignores stays ignored."""
    for number in _ASKED:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    for number in _ASKED:
        signal.signal(number, signal.SIG_IGN)  # a second one would interrupt the ending
    raise KeyboardInterrupt
