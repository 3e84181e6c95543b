"""How a device is, beside its counters: times of late, waiting frames, battery, certificate.

A status is made with every picture; this is looked at every few seconds.
"""

import time
from pathlib import Path
from typing import Any

from litterfog.edge.machine import CertificateEnd, Sensors
from litterfog.edge.outbox import Outbox, OutboxError
from litterfog.edge.recent import RecentPictures

_LOOKED_EVERY_S = 5.0


class Condition:
    """Looks at the parts of one device; for the publisher's thread."""

    def __init__(self, recent: RecentPictures, outbox: Outbox, credentials: Path | None) -> None:
        self._recent = recent
        self._outbox = outbox
        self._sensors = Sensors()
        self._certificate = CertificateEnd(credentials)
        self._looked_at: float | None = None  # monotonic
        self._fields: dict[str, Any] = {}

    def fields(self) -> dict[str, Any]:
        """Give the fields of a Status that it knows."""
        now = time.monotonic()
        if self._looked_at is None or now - self._looked_at > _LOOKED_EVERY_S:
            self._looked_at = now
            self._fields = self._look()
        return self._fields

    def _look(self) -> dict[str, Any]:
        reading = self._sensors.read()
        return {
            "stages": self._recent.stages(),
            "frame_bytes": self._recent.frame_bytes(),
            "wait_s": self._wait_s(),
            "battery": reading.battery,
            "temperature_c": reading.temperature_c,
            "certificate_ends_ms": self._certificate.ms(),
        }

    def _wait_s(self) -> float | None:
        """Say how long the oldest frame has waited; what ails the outbox its health file tells."""
        try:
            oldest_ns = self._outbox.oldest_ns()
        except OutboxError:
            return None
        return None if oldest_ns is None else max(0, time.time_ns() - oldest_ns) // 10**9
