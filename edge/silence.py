"""Whether something that should come all the time has stayed away for a while, and why."""

import time

SILENT_S = 60.0


class SilenceWatch:
    """Watches one thing: a camera's pictures, a receiver's fixes."""

    def __init__(self, what: str) -> None:
        self.why = "nothing came yet"
        self._what = what
        self._last_at = time.monotonic()

    def came(self) -> None:
        """Say that it is here."""
        self._last_at = time.monotonic()

    @property
    def fault(self) -> str | None:
        """Say what has not come for 60 s; None when it has."""
        silent_s = time.monotonic() - self._last_at
        return f"{self._what} for {silent_s:.0f} s: {self.why}" if silent_s > SILENT_S else None
