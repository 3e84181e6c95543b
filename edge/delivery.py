"""What became of a process's frames: receipts counted, and how long each frame was on its way."""

import time
from collections import Counter
from dataclasses import dataclass, field

import structlog

from litterfog.edge.flight import Flight
from litterfog.wire.receipt import Receipt

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Trip:
    """One frame's way, on this device's clock alone."""

    outbox_ms: float  # appended to first sent
    round_trip_ms: float  # first sent to receipt: link, broker, cloud, link


@dataclass(slots=True)
class Delivery:
    """What became of the frames of this process; read by the summary."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    receipts: list[Receipt] = field(default_factory=list)
    trips: dict[str, Trip] = field(default_factory=dict)  # by frame id, of the receipts kept
    last_receipt_at: float = field(default_factory=time.monotonic)

    def count(self, receipt: Receipt, flight: Flight | None, *, keep: bool) -> None:
        """Count a frame's first receipt; `keep` it and its trip for the summary."""
        self.last_receipt_at = time.monotonic()
        self.outcomes[receipt.outcome] += 1
        if receipt.outcome == "rejected":
            self.reasons[str(receipt.reason)] += 1
            log.warning("frame rejected", id=receipt.id, why=receipt.reason, detail=receipt.detail)
        if not keep:
            return
        self.receipts.append(receipt)
        if flight:
            trip_ms = (time.monotonic() - flight.first_at) * 1e3
            self.trips[receipt.id] = Trip(flight.waited_ms, trip_ms)
