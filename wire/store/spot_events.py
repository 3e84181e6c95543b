"""What people said of spots: a stream for each area, which only ever grows.

Knows events as bytes; what they say is `streets.spots.events`'. The same event may come twice, as
from a telephone that has not heard an answer: whoever reads takes the first of an id.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import redis

from litterfog.wire.cells import cell_of
from litterfog.wire.store import keys
from litterfog.wire.store.keys import area_of, key

MOST_EVENTS: Final = 1_000_000  # of an area: some 300 MB
_AT_ONCE: Final = 2_000  # of an area, in one answer
_EVENT: Final = b"event"  # the one field of an entry

Entry = tuple[str, bytes, bytes]  # area, id in its stream, event


class FullError(Exception):
    """An area has MOST_EVENTS; no more are taken."""


class SpotEventStreams:
    """Appends and reads; raises redis.RedisError where the store does not answer."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once

    def append(self, events: Sequence[tuple[float, float, bytes]]) -> None:
        """Append events, each with its spot's latitude and longitude, in their order.

        Raises:
            FullError: an area takes no more; nothing was appended.
        """
        streams = [_stream(area_of(cell_of(lat, lon))) for lat, lon, _ in events]
        self._check_room(sorted(set(streams)), len(events))
        with self._redis.pipeline(transaction=False) as batch:
            for stream, (_, _, event) in zip(streams, events, strict=True):
                batch.xadd(stream, {_EVENT: event})
            batch.execute()

    def read(self, after: Mapping[str, bytes]) -> list[Entry]:
        """Read what each area has after an id, a bounded part of it: go on from there.

        Nothing is given once there is no more.
        """
        areas = sorted(area.decode() for area in self._redis.smembers(keys.AREAS))
        with self._redis.pipeline(transaction=False) as batch:
            for area in areas:
                first = b"(" + after[area] if area in after else "-"
                batch.xrange(_stream(area), min=first, count=_AT_ONCE)
            found = batch.execute()
        return [
            (area, entry, fields.get(_EVENT, b""))
            for area, entries in zip(areas, found, strict=True)
            for entry, fields in entries
        ]

    def _check_room(self, streams: list[str], count: int) -> None:
        with self._redis.pipeline(transaction=False) as batch:
            for stream in streams:
                batch.xlen(stream)
            lengths = batch.execute()
        if any(length + count > MOST_EVENTS for length in lengths):
            raise FullError


def _stream(area: str) -> str:
    return key(area, keys.SPOT_EVENTS)
