"""A frame that was sent and has no receipt yet, and when to send it again. Knows no broker."""

import random
from dataclasses import dataclass

from paho.mqtt.client import MQTTMessageInfo

_RESEND_MOST_S = 120.0


@dataclass(slots=True)
class Flight:
    """One frame on its way."""

    seq: int
    due_at: float  # monotonic time of the next sending
    info: MQTTMessageInfo | None  # of the last sending; None once its connection was lost
    waited_ms: float  # in the outbox, until it was sent the first time
    first_at: float  # monotonic time of the first sending
    attempts: int = 1

    @property
    def is_at_the_broker(self) -> bool:
        """Whether the broker has acknowledged the last sending, or its connection is gone."""
        return self.info is None or self.info.is_published()

    def lost(self) -> None:
        """Have it sent again at once: what a dead connection carried may be lost."""
        self.due_at, self.info = 0.0, None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a receipt: longer each time, with jitter."""

    first_s: float

    def after(self, attempts: int) -> float:
        """Give the seconds to wait after so many repetitions."""
        longest: float = min(self.first_s * 2 ** min(attempts, 10), _RESEND_MOST_S)
        return longest * random.uniform(0.8, 1.2)  # noqa: S311  (jitter, no secret)
