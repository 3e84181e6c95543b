"""The command line: one thin front door to every process and tool."""

import sys


def main() -> None:
    """Run it; Ctrl-C ends it with 130, even while it is still being imported."""
    try:
        from litterfog.cli.app import run

        run()
    except KeyboardInterrupt:
        sys.exit(130)
