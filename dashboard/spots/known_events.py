"""All events that the store has, read on from the last one."""

from typing import Final

import msgspec
import structlog

from litterfog.streets.spots.events import SpotEvent, read_event
from litterfog.wire.store.spot_events import Entry, SpotEventStreams

log = structlog.get_logger()
_MOST_PARTS: Final = 10_000  # an end, should a store answer the same for ever


class KnownEvents:
    """Events in the order in which they were read, each once; used by one thread at a time."""

    def __init__(self) -> None:
        self._by_id: dict[str, SpotEvent] = {}
        self._after: dict[str, bytes] = {}  # by area: the last entry that was read
        self._told: set[str] = set()  # areas with a damaged event

    def __contains__(self, event_id: str) -> bool:
        return event_id in self._by_id

    def __len__(self) -> int:
        return len(self._by_id)

    def all(self) -> tuple[SpotEvent, ...]:
        """Give them."""
        return tuple(self._by_id.values())

    def read_on(self, streams: SpotEventStreams) -> bool:
        """Read what is new, and say whether there was any; raises redis.RedisError."""
        before = len(self)
        for _ in range(_MOST_PARTS):
            entries = streams.read(self._after)
            for entry in entries:
                self._take(entry)
            if not entries:
                break
        return len(self) != before

    def _take(self, entry: Entry) -> None:
        area, number, payload = entry
        self._after[area] = number
        try:
            event = read_event(payload)
        except msgspec.MsgspecError as error:
            self._tell(area, str(error))
        else:
            self._by_id.setdefault(event.id, event)

    def _tell(self, area: str, why: str) -> None:
        if area not in self._told:
            self._told.add(area)
            log.warning("damaged event of a spot", area=area, why=why)
