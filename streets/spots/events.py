"""What somebody says of a spot: an event, which is kept for ever and never changed."""

from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from litterfog.wire.frame import MAX_TIME_NS, FrameId
from litterfog.wire.parse import parse_json

SpotState = Literal["open", "planned", "cleaned", "false-alarm", "reopened"]
STATES: Final[tuple[SpotState, ...]] = get_args(SpotState)  # by number in columns
MAX_NOTE: Final = 280  # characters
MAX_EVENT_BYTES: Final = 4_096  # a note of escaped characters takes 12 bytes for each

ActorName = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._@-]{0,63}\Z")]
EventTime = Annotated[int, Meta(ge=0, le=MAX_TIME_NS // 10**6)]


class SpotEvent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Somebody gives a spot a state.

    The clock may be a telephone's that had no network: whoever takes the event in puts `at_ms`
    no later than its own time, for a state of tomorrow would hide the hits until then.
    """

    id: FrameId  # unique; the same one again is the same event, sent twice
    at_ms: EventTime  # when it was said, since the Unix epoch
    actor: ActorName
    hit: FrameId  # the spot's anchor
    lat: Annotated[float, Meta(ge=-90, le=90)]  # the anchor's, for when that hit is forgotten
    lon: Annotated[float, Meta(ge=-180, le=180)]
    state: SpotState
    seen_state: SpotState | None = None  # what the actor was shown; None: nothing
    note: Annotated[str, Meta(max_length=MAX_NOTE)] = ""


_DECODER: Final = msgspec.json.Decoder(SpotEvent)


def read_event(payload: bytes) -> SpotEvent:
    """Read an event from JSON.

    Raises:
        msgspec.MsgspecError: it is larger than MAX_EVENT_BYTES, or no event.
    """
    return parse_json(payload, _DECODER, MAX_EVENT_BYTES)
