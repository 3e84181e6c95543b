"""Spots as service requests, and the one service that there is.

What is read here may be read by all: it says nothing of who saw, planned or cleaned a spot, and
gives no note.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from litterfog.streets.spots.columns import Spots
from litterfog.streets.spots.events import STATES, SpotState
from litterfog.streets.spots.states import SpotStates

Row = dict[str, str | int | float | bool | None]

SERVICE_CODE: Final = "litter"
_SERVICE_NAME: Final = "Litter on the street"
CLOSED: Final = frozenset[SpotState](("cleaned", "false-alarm"))
_NOTES: Final[dict[SpotState, str]] = {
    "open": "Seen, not cleaned yet",
    "planned": "Cleaning is planned",
    "cleaned": "Cleaned",
    "false-alarm": "Somebody looked: no litter",
    "reopened": "Open again after it was closed",
}


def services() -> list[Row]:
    """List the services: GET services."""
    return [
        {
            "service_code": SERVICE_CODE,
            "service_name": _SERVICE_NAME,
            "description": "Litter that a camera passed and a model recognised.",
            "metadata": False,
            "type": "realtime",
            "keywords": "litter, street cleaning",
            "group": "sanitation",
        }
    ]


def requests(
    spots: Spots, states: SpotStates, rows: Iterable[int], address: Callable[[int], str]
) -> list[Row]:
    """Write spots as service requests: GET requests, and GET one.

    Args:
        spots: all of them.
        states: theirs.
        rows: which of them.
        address: the street of a row in words; "" where it is not known.
    """
    return [_request(spots, states, row, address(row)) for row in rows]


def _request(spots: Spots, states: SpotStates, row: int, address: str) -> Row:
    state = STATES[int(states.state[row])]
    closed = state in CLOSED
    since_ms, last_ms = int(states.since_ms[row]), int(spots.last_ms[row])
    return {
        "service_request_id": spots.name(row),
        "status": "closed" if closed else "open",
        "status_notes": _NOTES[state],
        "service_name": _SERVICE_NAME,
        "service_code": SERVICE_CODE,
        "description": _description(spots, row),
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": _moment(int(spots.first_ms[row])),
        "updated_datetime": _moment(since_ms if closed else max(since_ms, last_ms)),
        "expected_datetime": None,
        "address": address or None,
        "address_id": None,
        "zipcode": None,
        "lat": round(float(spots.lat[row]), 7),
        "long": round(float(spots.lon[row]), 7),
        "media_url": None,
    }


def _description(spots: Spots, row: int) -> str:
    hits, visits = int(spots.hits[row]), int(spots.visits[row])
    seen = f"{hits} pictures" if hits > 1 else "1 picture"
    days = f"{visits} days" if visits > 1 else "1 day"
    return f"Litter in {seen} on {days}; probability {spots.probability[row]:.2f}"


def _moment(at_ms: int) -> str:
    """Say a time in UTC to the second, RFC 3339."""
    return f"{datetime.fromtimestamp(at_ms // 1_000, UTC):%Y-%m-%dT%H:%M:%SZ}"
