"""A device in a thread of this process, for faults of others: it says how far it is."""

import threading
from pathlib import Path

from litterfog.edge.__main__ import run
from litterfog.edge.settings import EdgeSettings
from litterfog.edge.summary import Summary
from tests.faults.children import edge_settings
from tests.services import Mosquitto, wait_until


class EdgeThread:
    """Sends every photograph of a folder once."""

    def __init__(self, mosquitto: Mosquitto, photos: Path, device: str, **more: object) -> None:
        flags = {"once": True, "give_up_after": 90, **more}
        self._settings = EdgeSettings.model_validate(
            edge_settings(mosquitto, photos, device, **flags)
        )
        self.receipted = 0
        self._summary: Summary | None = None
        self._thread = threading.Thread(target=self._run, name="edge", daemon=True)
        self._thread.start()

    def wait_receipted(self, count: int, most_s: float = 90) -> None:
        wait_until(
            lambda: self.receipted >= count or not self._thread.is_alive(),
            most_s,
            f"{count} receipts; there are {self.receipted}",
        )

    def result(self, most_s: float) -> Summary:
        self._thread.join(most_s)
        assert self._summary, "the edge did not end"
        return self._summary

    def _run(self) -> None:
        self._summary = run(self._settings, threading.Event(), self._progress)

    def _progress(self, seen: int, _expected: int, pending: int) -> None:
        self.receipted = max(self.receipted, seen - pending)
