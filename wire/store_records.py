"""The records of the store: what `wire.hits` writes and reads."""

from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from litterfog.wire.frame import DeviceName, EdgeTimings, FrameId, Mechanism
from litterfog.wire.place import MAX_PLACES, Place
from litterfog.wire.receipt import CloudTimings
from litterfog.wire.status import Status

SegmentId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]  # a u64
DEAD_LETTER_BYTES = 4_096  # of a rejected payload that are kept


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Litter, seen once."""

    id: FrameId
    device: DeviceName
    captured_at_ns: int
    received_at_ns: int
    lat: float
    lon: float
    probability: float
    model: str
    split: str
    mechanism: Mechanism
    wire_bytes: int  # the encoded Frame
    edge_timings: EdgeTimings
    queue_ms: float | None = None  # in the device's outbox, until this copy was sent
    cloud_timings: CloudTimings | None = None  # store_ms is known only after the write: 0 here
    # Where in the picture, the most probable first; none where only the whole was looked at.
    places: Annotated[tuple[Place, ...], msgspec.Meta(max_length=MAX_PLACES)] = ()
    unsure: bool = False  # the probability lies in the model's abstain band
    accuracy_m: float | None = None  # of the position, as the device told it
    segment: SegmentId | None = None  # of the street that it belongs to

    @property
    def items(self) -> int | None:
        """How many separate items; None where it is not known where in the picture."""
        return len(self.places) or None


@dataclass(frozen=True, slots=True)
class Observation:
    """One frame to write: its id, who saw how many pictures where, and the hit if it is one."""

    id: str
    device: str
    captured_at_ns: int
    wire_bytes: int
    cells: dict[str, int]  # H3 cell -> pictures seen
    hit: Hit | None
    segments: dict[str, int] = field(default_factory=dict)  # cell -> segment id, of those on one
    off_street: int = 0  # pictures that belong to no segment, where streets are known


@dataclass(frozen=True, slots=True)
class Totals:
    """Counters since the store was made."""

    frames: int = 0
    hits: int = 0
    clean: int = 0
    duplicates: int = 0
    rejected: int = 0
    wire_bytes: int = 0
    off_street: int = 0


@dataclass(frozen=True, slots=True)
class Device:
    """A device as the cloud knows it."""

    name: str
    last_seen_ns: int
    totals: Totals
    status: Status | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead letter."""

    at_ms: int
    device: str
    reason: str
    detail: str
    payload: bytes  # its first bytes
    id: str = ""  # in the store
    content_type: str | None = None  # None: of a letter from before it was kept

    @property
    def is_whole(self) -> bool:
        """Whether the payload is all that came; one of just so many bytes may not be."""
        return len(self.payload) < DEAD_LETTER_BYTES


class Town(msgspec.Struct, frozen=True):
    """The streets of a town, as they were imported; the segments themselves lie in its areas."""

    name: str
    file: str  # the extract's name
    imported_at_ms: int
    segments: int
    metres: float
    attribution: str
    fingerprint: str  # no other import's
    areas: tuple[str, ...]
