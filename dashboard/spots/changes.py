"""What a browser sends to say something of a spot, and what it is answered."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from litterfog.streets.spots.events import MAX_EVENT_BYTES, MAX_NOTE, EventTime, SpotState
from litterfog.wire.frame import FrameId
from litterfog.wire.parse import parse_json

MOST_CHANGES: Final = 500  # in one request: a telephone's day without a network

Outcome = Literal["taken", "duplicate", "conflict", "refused"]


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event as its actor's browser knows it: the actor is who the dashboard knows it to be."""

    id: FrameId
    hit: FrameId  # the spot's anchor, or another of its hits
    state: SpotState
    seen_state: SpotState | None = None  # what the actor was shown
    at_ms: EventTime | None = None  # None: now
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None  # for when that hit is forgotten
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    note: Annotated[str, Meta(max_length=MAX_NOTE)] = ""


class Holding(msgspec.Struct, frozen=True):
    """The state that holds for a spot."""

    spot: FrameId
    state: SpotState
    since_ms: int
    actor: str | None  # None: nobody has said anything, or a hit came later
    note: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one change."""

    id: str | None  # None: it could not be read
    outcome: Outcome
    holds: Holding | None = None  # of what was refused: None
    reason: str = ""


class ChangesError(ValueError):
    """The request as a whole cannot be read; its text says what it takes."""


_CHANGE: Final = msgspec.json.Decoder(Change)
_LIST: Final = msgspec.json.Decoder(list[msgspec.Raw])


def read_changes(body: bytes) -> tuple[list[Change | Answer], bool]:
    """Read a change or a list of them, each a refusal where it is none; and if it was a list.

    Raises:
        ChangesError: it is neither, or too many.
    """
    is_list = body.lstrip()[:1] == b"["
    try:
        parts = [bytes(part) for part in _LIST.decode(body)] if is_list else [body]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ChangesError(f"this is no JSON: {error}") from None
    if len(parts) > MOST_CHANGES:
        raise ChangesError(f"takes at most {MOST_CHANGES} at once; these are {len(parts)}")
    return [_read(part) for part in parts], is_list


def _read(part: bytes) -> Change | Answer:
    try:
        return parse_json(part, _CHANGE, MAX_EVENT_BYTES)
    except msgspec.MsgspecError as error:
        return Answer(id=None, outcome="refused", reason=str(error))
