"""What a round is asked for by."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from litterfog.streets.grades.thresholds import GRADES
from litterfog.streets.rounds.errors import RoundError
from litterfog.streets.spots.events import SpotState
from litterfog.wire.parse import parse_json

_MOST_BYTES: Final = 4_096
_TO_DO: Final[tuple[SpotState, ...]] = ("open", "planned", "reopened")

Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]


class RoundRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which spots, and how to go round."""

    bbox: str | None = None  # west,south,east,north in degrees; None: all
    states: tuple[SpotState, ...] = _TO_DO
    grades: tuple[str, ...] = ()  # of their streets; none: all
    pace: Literal["foot", "bicycle"] = "foot"
    closed: bool = True  # back to where it began
    start: tuple[Lat, Lon] | None = None


_DECODER: Final = msgspec.json.Decoder(RoundRequest)


def read_round_request(body: bytes) -> RoundRequest:
    """Read a request; raises RoundError with what is wrong."""
    try:
        asked = parse_json(body, _DECODER, _MOST_BYTES)
    except msgspec.MsgspecError as error:
        raise RoundError(str(error)) from None
    if not set(asked.grades) <= set(GRADES):
        raise RoundError(f"grades: takes {', '.join(GRADES)}")
    return asked
