"""The command line: one thin front door to every process and tool."""

import os
import sys
from pathlib import Path

_INTERRUPTED = 130  # as a shell says of what Ctrl-C ended


def main() -> None:
    """Run it; Ctrl-C ends it with 130, even while it is still being imported."""
    # numpy's matrices here are small: two threads gain little, and beside other work wait for turns
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not sys.stdout:  # closed by `>&-`: the next file would take its number
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (for good)
    try:
        from litterfog.cli.app import run

        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except ImportError as error:
        if not _is_interrupted(error):
            raise
        sys.exit(_INTERRUPTED)


def _is_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: a module in C that is being imported says ImportError."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False
