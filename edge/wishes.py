"""What an operator wishes of a running device, until the pipeline has time for it."""

import threading

import msgspec

from litterfog.wire.status import Control


class Wishes:
    """Takes wishes in any thread; a later one replaces an earlier one, field by field."""

    def __init__(self) -> None:
        self._wanted = Control()
        self._turn = threading.Lock()

    def add(self, wanted: Control) -> None:
        """Take one."""
        with self._turn:
            known = msgspec.structs.asdict(self._wanted)
            new = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value}
            self._wanted = Control(**{**known, **new})

    def take(self) -> Control:
        """Give them, once; an empty Control where there are none."""
        with self._turn:
            wanted, self._wanted = self._wanted, Control()
        return wanted
