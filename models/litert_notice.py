"""Leave out the one line that LiteRT prints when a process makes its first interpreter.

It goes past Python to file descriptor 2, and LiteRT's Python has no switch for it. Whatever else is
written there meanwhile is passed on.
"""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_NOTICE = b"INFO: Created TensorFlow Lite XNNPACK delegate"
_STDERR = 2
_turn = threading.Lock()
_printed = False


@contextmanager
def without_litert_notice() -> Iterator[None]:
    """Make an interpreter in this block; only the first of a process is listened to."""
    global _printed  # noqa: PLW0603  (LiteRT prints once a process, so this is the process's)
    with _turn:
        if _printed:
            yield
            return
        _printed = True
        with _notice_filtered():
            yield


@contextmanager
def _notice_filtered() -> Iterator[None]:
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a service's that was started without
        yield
        return
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), _STDERR)
        try:
            yield
        finally:
            os.dup2(kept, _STDERR)
            written.seek(0)
            others = [line for line in written if not line.startswith(_NOTICE)]
            os.write(kept, b"".join(others))
            os.close(kept)
