"""A device's status (edge -> all, retained, also its last will) and control (operator -> edge)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from litterfog.wire.codecs import CodecName
from litterfog.wire.frame import SplitName
from litterfog.wire.parse import parse_json
from litterfog.wire.place import LookMode

MIN_RATE_HZ = 0.001
MAX_RATE_HZ = 1000
Text = Annotated[str, Meta(max_length=128)]
Count = Annotated[int, Meta(ge=0, lt=2**62)]
_MAX_BYTES = 2**14  # of a status or a control


class Status(Struct, frozen=True, kw_only=True):
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


class Control(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator wants of a device; what is absent stays as it is."""

    split: SplitName | None = None
    codec: CodecName | None = None
    look: LookMode | None = None
    ground: Annotated[str, Meta(max_length=32)] | None = None  # TOP..BOTTOM, as the edge's setting
    rate_hz: Annotated[float, Meta(ge=MIN_RATE_HZ, le=MAX_RATE_HZ)] | None = None


_status = msgspec.json.Decoder(Status)
_control = msgspec.json.Decoder(Control)


def encode_status(status: Status) -> bytes:
    """Encode as JSON."""
    return msgspec.json.encode(status)


def decode_status(payload: bytes) -> Status:
    """Decode JSON; raises msgspec.MsgspecError when it is not a Status."""
    return parse_json(payload, _status, _MAX_BYTES)


def decode_control(payload: bytes) -> Control:
    """Decode JSON; raises msgspec.MsgspecError when it is not a Control."""
    return parse_json(payload, _control, _MAX_BYTES)
