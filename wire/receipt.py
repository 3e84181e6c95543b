"""The cloud's receipts: what became of each frame, sent only after Redis has the result."""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from litterfog.wire.frame import FrameId
from litterfog.wire.parse import parse_json
from litterfog.wire.refusal import Reason

REMEMBERED_DAYS = 30  # so long the cloud knows the id of a clean frame, and counts it once
_MAX_DETAIL = 500  # characters
MAX_OUTBOX_DAYS = 28  # below it, or a frame whose receipt was lost could be sent and counted again


class CloudTimings(Struct, frozen=True):
    """Wall-clock time of each stage in the cloud."""

    queue_ms: float  # broker delivery to a worker taking the message
    decode_ms: float  # the whole payload to arrays; without loading a tail, done once
    predict_ms: float  # the tail
    store_ms: float  # until Redis answered


class Receipt(Struct, frozen=True, omit_defaults=True):
    """What became of one frame."""

    id: FrameId
    outcome: Literal["stored", "clean", "duplicate", "rejected"]
    reason: Reason | None = None
    detail: Annotated[str, Meta(max_length=_MAX_DETAIL)] | None = None
    probability: Annotated[float, Meta(ge=0, le=1)] | None = None
    timings: CloudTimings | None = None
    unsure: bool = False  # the probability lies in the model's abstain band


_ID = re.compile(rb"[0-9a-f]{32}")


def rejection(frame_id: bytes, reason: Reason, detail: str) -> Receipt | None:
    """Make the receipt of a frame that is refused; None where its id is none that an edge reads."""
    if not _ID.fullmatch(frame_id):
        return None
    text = detail[:_MAX_DETAIL].encode(errors="replace").decode()
    return Receipt(frame_id.decode(), "rejected", reason, text)


_MAX_BYTES = 2**16  # of receipts, in one message
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(list[Receipt])


def encode_receipts(receipts: list[Receipt]) -> bytes:
    """Encode receipts as a JSON array."""
    return _encoder.encode(receipts)


def decode_receipts(payload: bytes) -> list[Receipt]:
    """Decode a JSON array of receipts.

    Raises:
        msgspec.MsgspecError: the payload is not one.
    """
    return parse_json(payload, _decoder, _MAX_BYTES)
