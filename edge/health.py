"""How a device is: what its health file is to say.

A device may be offline for days by design: it is green for as long as its pipeline works, and
camera and gpsd give something. Before the first connection it is red, so that whoever has just set
it up learns of a wrong address.
"""

import time
from datetime import UTC, datetime

from litterfog.edge.pipeline import Pipeline
from litterfog.edge.publish import Publisher
from litterfog.wire.health import STUCK_S, Health, Link


class Vitals:
    """Looks at the threads of one device from outside."""

    def __init__(self, pipeline: Pipeline, publisher: Publisher) -> None:
        self._pipeline = pipeline
        self._publisher = publisher
        self._link = Link(publisher.connection)
        self._unsettled = 0  # receipts that the outbox did not take, by the previous look

    def look(self) -> Health:
        """Give the health as it is now."""
        away = self._link.look()
        problem = self._stuck() or self._refused() or self._pipeline.input_fault
        if problem or not away:
            return Health(problem)
        if not self._link.was_up:
            return Health(away)
        since = datetime.fromtimestamp(self._link.away_since_s, UTC)
        return Health(note=f"offline since {since:%Y-%m-%dT%H:%M:%SZ}: {away}")

    def _stuck(self) -> str | None:
        now = time.monotonic()
        threads = {"pipeline": self._pipeline.turned_at, "publisher": self._publisher.turned_at}
        for name, turned_at in threads.items():
            if now - turned_at > STUCK_S:
                return f"{name} stuck for {now - turned_at:.0f} s"
        return None

    def _refused(self) -> str | None:
        """Say what the outbox does not do; each look tells what has happened since the last."""
        unsettled = self._publisher.connection.callback_errors
        grown, self._unsettled = unsettled > self._unsettled, unsettled
        if self._pipeline.disk_fault:
            return self._pipeline.disk_fault
        if self._publisher.fault:
            return f"publisher: {self._publisher.fault}"
        return "outbox does not take receipts; the log says why" if grown else None
