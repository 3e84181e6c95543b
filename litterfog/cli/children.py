"""Processes of `litterfog` itself, started for a while, with their logs in a folder."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from litterfog.cli.interrupts import held_interrupts

_STOP_S = 10.0
_POLL_S = 0.1
_ANSWER_S = 10.0
_LAST_WORDS_BYTES = 2_000


class ChildError(Exception):
    """A process did not come up, or ended by itself; carries its last words."""


class Child:
    """One running `litterfog COMMAND`; its output is in `log`."""

    def __init__(self, command: str, flags: list[str], folder: Path) -> None:
        self.command = command
        self.log = folder / f"{command}.log"
        self.output = folder / f"{command}.out"
        with self.log.open("wb") as log, self.output.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603  (our own command line)
                [sys.executable, "-P", "-m", "litterfog", command, *flags],
                stdout=output,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # a terminal's Ctrl-C is the parent's to handle
            )

    def check(self) -> None:
        """Raise ChildError when the process has ended with an error."""
        if self.process.poll():
            words = self.log.read_bytes()[-_LAST_WORDS_BYTES:].decode(errors="replace")
            raise ChildError(f"litterfog {self.command} ended:\n{words}")

    def stop(self) -> None:
        """End it: SIGTERM, and SIGKILL when that does not help."""
        self.process.terminate()
        try:
            self.process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def child(command: str, flags: list[str], folder: Path) -> Iterator[Child]:
    """Run `litterfog COMMAND FLAGS` for as long as the block lasts."""
    started = None
    try:
        with held_interrupts():
            started = Child(command, flags, folder)
        yield started
    finally:
        if started is not None:
            started.stop()


def wait_for_page(url: str, serving: Child, most_s: float) -> bytes:
    """Wait until a URL answers with 200, and give what it says; raises ChildError."""
    deadline = time.monotonic() + most_s
    while time.monotonic() < deadline:
        serving.check()
        try:
            with urlopen(url, timeout=_ANSWER_S) as answer:  # noqa: S310  (http, by its caller)
                said: bytes = answer.read()
                return said
        except (URLError, OSError):
            time.sleep(_POLL_S)
    raise ChildError(f"{url} did not answer within {most_s:.0f} s")
