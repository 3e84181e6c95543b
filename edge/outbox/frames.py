"""What the outbox holds, and what has left it without a receipt."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from litterfog.edge.outbox.file import OutboxError


class Worth(IntEnum):
    """What a frame is worth to the map: when the outbox is full, the least go first."""

    REJECTED = 0  # the cloud will never take it
    TALLY = 1  # clean pictures, counted
    UNKNOWN = 2  # a picture or a tensor: the device cannot tell
    HIT = 3  # the device has seen litter


class FrameTooLargeError(OutboxError):
    """One frame is over what the whole outbox may hold."""


@dataclass(frozen=True, slots=True)
class QueuedFrame:
    """One frame to send."""

    seq: int
    id: str
    content_type: str
    payload: bytes
    appended_ns: int
    encode_ms: float | None  # None: of a file from before it was kept


class Departure(NamedTuple):
    """Frames of one worth that have left the file."""

    worth: int
    frames: int
    nbytes: int
