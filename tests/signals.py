"""What signals mean in the processes that tests start, whatever nohup or a shell's `&` ignores."""

import os
import signal

_NUMBERS = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM)
_DEAF = "LITTERFOG_TESTS_IGNORE"


def let_children_hear() -> None:
    """Go on ignoring what this process ignores, but by a handler, which no child inherits.

    Workers, being children, are told in their environment what to ignore.
    """
    ignored = {number.name for number in _NUMBERS if signal.getsignal(number) is signal.SIG_IGN}
    ignored.update(os.environ.get(_DEAF, "").split())
    os.environ[_DEAF] = " ".join(sorted(ignored))
    for name in ignored:
        signal.signal(signal.Signals[name], lambda *_: None)
