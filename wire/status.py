"""A device's status (edge -> all, retained, also its last will) and control (operator -> edge)."""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from litterfog.wire.codecs import CodecName
from litterfog.wire.frame import DEVICE_NAME, EdgeTimings, Position, SplitName
from litterfog.wire.parse import parse_json
from litterfog.wire.place import LookMode

MIN_RATE_HZ = 0.001
MAX_RATE_HZ = 1000
Text = Annotated[str, Meta(max_length=128)]
Count = Annotated[int, Meta(ge=0, lt=2**62)]
GROUP = DEVICE_NAME  # a group is named as devices are
GroupName = Annotated[str, Meta(pattern=f"^{GROUP}$")]
ControlId = Annotated[str, Meta(pattern=r"^[0-9a-f]{16,32}$")]
MAX_REASON = 400  # characters
MAX_MODELS = 32  # that a device names
_MAX_BYTES = 2**14  # of a status or a control


class ControlAnswer(Struct, frozen=True, omit_defaults=True):
    """What a device made of the latest control that it was told."""

    id: ControlId  # the control's; of one without, `control_id` of its bytes
    outcome: Literal["applied", "refused"]
    reason: Annotated[str, Meta(max_length=MAX_REASON)] = ""  # why it was refused


class Status(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a device is doing."""

    state: Literal["online", "offline"]
    split: SplitName
    codec: CodecName
    look: LookMode | None = None  # None: of a device from before there were looks
    model: Text
    version: Text
    at_ns: Annotated[int, Meta(ge=0, lt=2**62)]  # when the device said so, since the Unix epoch
    frames_seen: Count = 0
    skipped: Count = 0  # pictures that could not be read or placed
    outbox_depth: Count = 0
    dropped: Count = 0  # frames that its outbox let go, full or they too old, ever
    # What follows is of devices from 0.3 on, and only where it is known.
    rate_hz: Annotated[float, Meta(ge=0)] | None = None  # pictures per second at most
    stages: EdgeTimings | None = None  # medians of the last minute
    frame_bytes: Count | None = None  # a picture's on the wire, median of the last minute
    wait_s: Annotated[float, Meta(ge=0)] | None = None  # age of the oldest frame in the outbox
    battery: Annotated[float, Meta(ge=0, le=1)] | None = None  # share that is left
    temperature_c: Annotated[float, Meta(ge=-100, le=200)] | None = None  # the hottest part's
    place: Position | None = None  # of the latest picture
    group: GroupName | None = None
    certificate_ends_ms: Count | None = None  # since the Unix epoch
    models: Annotated[tuple[Text, ...], Meta(max_length=MAX_MODELS)] = ()  # that it could run
    answer: ControlAnswer | None = None


class Control(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator wants of a device; what is absent stays as it is."""

    id: ControlId | None = None  # by which the device's answer is known
    split: SplitName | None = None
    codec: CodecName | None = None
    model: Text | None = None  # one that the device has
    look: LookMode | None = None
    ground: Annotated[str, Meta(max_length=32)] | None = None  # TOP..BOTTOM, as the edge's setting
    rate_hz: Annotated[float, Meta(ge=MIN_RATE_HZ, le=MAX_RATE_HZ)] | None = None


_status = msgspec.json.Decoder(Status)
_control = msgspec.json.Decoder(Control)


def control_id(payload: bytes) -> str:
    """Name a control that says no id, or that cannot be read, by its bytes."""
    return hashlib.sha256(payload).hexdigest()[:16]


def encode_control(control: Control) -> bytes:
    """Encode as JSON, without what stays as it is."""
    given = {name: value for name, value in msgspec.structs.asdict(control).items() if value}
    return msgspec.json.encode(given)


def encode_status(status: Status) -> bytes:
    """Encode as JSON."""
    return msgspec.json.encode(status)


def decode_status(payload: bytes) -> Status:
    """Decode JSON; raises msgspec.MsgspecError when it is not a Status."""
    return parse_json(payload, _status, _MAX_BYTES)


def decode_control(payload: bytes) -> Control:
    """Decode JSON; raises msgspec.MsgspecError when it is not a Control."""
    return parse_json(payload, _control, _MAX_BYTES)
