"""Which service requests a query asks for: GET requests' arguments, and the rows that match."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.open311.rows import CLOSED, SERVICE_CODE, Row
from litterfog.streets.spots.columns import Spots
from litterfog.streets.spots.events import STATES
from litterfog.streets.spots.states import SpotStates

MOST_ROWS: Final = 1_000  # of one answer, by the specification
SPAN_MS: Final = 90 * 86_400_000  # likewise
_STATUSES: Final = frozenset(("open", "closed"))
_CLOSED: Final = [STATES.index(state) for state in CLOSED]
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


class Open311Error(ValueError):
    """A query that cannot be answered; says what is taken."""

    code: Final = 400  # of HTTP

    def rows(self) -> list[Row]:
        """Give the answer's rows."""
        return [{"code": self.code, "description": str(self)}]


@dataclass(frozen=True, slots=True)
class RequestQuery:
    """Which requests are asked for."""

    names: tuple[str, ...]  # if any, these alone
    first_ms: int  # requested within these, both inclusive
    last_ms: int
    statuses: frozenset[str]
    services: frozenset[str]


def read_query(arguments: Mapping[str, str], now_ms: int) -> RequestQuery:
    """Read a query; an empty argument is one that was not given.

    Raises:
        Open311Error: an argument is not what it takes.
    """
    names = _listed(arguments, "service_request_id")
    if len(names) > MOST_ROWS:
        raise Open311Error(f"service_request_id: takes at most {MOST_ROWS:,} at once")
    statuses = frozenset(_listed(arguments, "status"))
    if statuses - _STATUSES:
        raise Open311Error("status: takes open, closed, or both with a comma between")
    services = frozenset(_listed(arguments, "service_code"))
    first_ms, last_ms = _span(arguments, now_ms)
    return RequestQuery(
        names, first_ms, last_ms, statuses or _STATUSES, services or frozenset((SERVICE_CODE,))
    )


def chosen(query: RequestQuery, spots: Spots, states: SpotStates) -> NDArray[np.int64]:
    """Give the rows that a query asks for, the newest first; at most MOST_ROWS."""
    if query.names:
        return np.array(list(spots.find(query.names).values()), np.int64)
    if SERVICE_CODE not in query.services:
        return np.empty(0, np.int64)
    wanted = (spots.first_ms >= query.first_ms) & (spots.first_ms <= query.last_ms)
    if len(query.statuses) == 1:
        wanted &= np.isin(states.state, _CLOSED) == ("closed" in query.statuses)
    rows = np.flatnonzero(wanted)
    return rows[np.argsort(-spots.first_ms[rows], kind="stable")][:MOST_ROWS]


def _listed(arguments: Mapping[str, str], name: str) -> tuple[str, ...]:
    parts = (part.strip() for part in arguments.get(name, "").split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _span(arguments: Mapping[str, str], now_ms: int) -> tuple[int, int]:
    """Give the first and the last moment: of one alone, the 90 days after or before it."""
    first_ms, last_ms = (_moment(arguments, name) for name in ("start_date", "end_date"))
    if last_ms is None:
        last_ms = now_ms if first_ms is None else first_ms + SPAN_MS
    if first_ms is None:
        first_ms = last_ms - SPAN_MS
    if not first_ms <= last_ms <= first_ms + SPAN_MS:
        raise Open311Error("start_date, end_date: take a span of at most 90 days, in this order")
    return first_ms, last_ms


def _moment(arguments: Mapping[str, str], name: str) -> int | None:
    text = arguments.get(name, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))  # what an address makes of a plus
        return (at - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, TypeError, OverflowError):  # TypeError: it has no zone
        raise Open311Error(f"{name}: takes a time with its zone: 2026-03-05T14:00:00Z") from None
