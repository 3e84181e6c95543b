"""What the store holds, as records."""

import re
from typing import Any, Final

import numpy as np
import redis
from numpy.typing import NDArray

from litterfog.wire.store import keys
from litterfog.wire.store.devices import count_devices, read_devices, read_totals
from litterfog.wire.store.index import HitIndex
from litterfog.wire.store.keys import NOWHERE, key
from litterfog.wire.store.mercator import to_degrees
from litterfog.wire.store.rows import HitColumns
from litterfog.wire.store_records import DeadLetter, Device, Hit, Totals

_EARTH_M: Final = 6_371_008.8  # mean radius
_LETTER_ID: Final = re.compile(r"[0-9]{1,19}-[0-9]{1,19}", re.ASCII)
_REJECTED: Final = key(NOWHERE, keys.REJECTED)


class HitReader:
    """What the map reads. Every method raises redis.RedisError when the store does not answer.

    What is asked of hits is answered from an index of all of them, 50 bytes each, that is read at
    the first such question.
    """

    def __init__(self, client: "redis.Redis", index: HitIndex | None = None) -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once
        self._index = index or HitIndex(client)

    def version(self) -> str:
        """Name the store's present state; another name means that there is something new."""
        return str(self._index.refresh().version)

    def latest(self, most: int) -> list[Hit]:
        """Read the latest hits by capture time, newest first."""
        snapshot = self._index.refresh()
        return self._index.hits_of(snapshot, _newest(snapshot.hits, most))

    def hit(self, hit_id: str) -> Hit | None:
        """Read one hit; None where there is none of that id."""
        snapshot = self._index.refresh()
        row = self._index.find(snapshot, hit_id)
        found = [] if row is None else self._index.hits_of(snapshot, np.array([row]))
        return found[0] if found else None

    def near(self, lat: float, lon: float, radius_m: float) -> list[Hit]:
        """Read the hits within a radius, nearest first."""
        snapshot = self._index.refresh()
        away_m = _distances_m(snapshot.hits, lat, lon)
        within = np.flatnonzero(away_m <= radius_m)
        return self._index.hits_of(snapshot, within[np.argsort(away_m[within], kind="stable")])

    def hit_count(self) -> int:
        """Count the hits in the store."""
        return len(self._index.refresh().hits)

    def totals(self) -> Totals:
        """Read the counters."""
        return read_totals(self._redis)

    def devices(self, most: int = 200) -> list[Device]:
        """Read the devices, latest seen first."""
        return read_devices(self._redis, most)

    def device_count(self) -> int:
        """Count the devices that the store knows."""
        return count_devices(self._redis)

    def cells(self) -> dict[str, tuple[int, int]]:
        """Read every H3 cell's (frames seen, hits), of all days."""
        counts = self._index.refresh().cells
        cells, places = np.unique(counts.cell, return_inverse=True)
        sums = [np.zeros(len(cells), np.int64) for _ in range(2)]
        for total, column in zip(sums, (counts.pictures, counts.hits), strict=True):
            np.add.at(total, places, column)
        return {
            f"{cell:x}": (int(seen), int(hits))
            for cell, seen, hits in zip(cells, *sums, strict=True)
        }

    def rejected_count(self) -> int:
        """Count the dead letters that are kept."""
        return int(self._redis.xlen(_REJECTED))

    def rejected(self, most: int) -> list[DeadLetter]:
        """Read the latest dead letters, newest first."""
        return [_letter(*entry) for entry in self._redis.xrevrange(_REJECTED, count=most)]

    def letter(self, letter_id: str) -> DeadLetter | None:
        """Read one dead letter; None where there is none of that id, or no longer."""
        if not _LETTER_ID.fullmatch(letter_id):
            return None
        found = self._redis.xrange(_REJECTED, letter_id, letter_id)
        return _letter(*found[0]) if found else None


def _letter(entry: bytes, fields: dict[bytes, bytes]) -> DeadLetter:
    return DeadLetter(
        at_ms=int(entry.split(b"-")[0]),
        device=fields[b"device"].decode(),
        reason=fields[b"reason"].decode(),
        detail=fields[b"detail"].decode(),
        payload=fields[b"payload"],
        id=entry.decode(),
        content_type=fields.get(b"content_type", b"").decode() or None,
    )


def _newest(hits: HitColumns, most: int) -> NDArray[np.int64]:
    """Give the rows of the latest hits, newest first; of one moment, the highest id first."""
    rows = np.arange(len(hits))
    if 0 < most < len(rows):
        at_least = np.partition(hits.captured_ms, -most)[-most]
        rows = np.flatnonzero(hits.captured_ms >= at_least)
    order = np.lexsort((hits.id_low[rows], hits.id_high[rows], hits.captured_ms[rows]))
    return rows[order[::-1][:most]]


def _distances_m(hits: HitColumns, lat: float, lon: float) -> NDArray[np.float64]:
    """Give the great circle to each hit, by the haversine formula."""
    lats, lons = (np.radians(degrees) for degrees in to_degrees(hits.x, hits.y))
    here_lat, here_lon = np.radians(lat), np.radians(lon)
    across = np.sin((lons - here_lon) / 2) ** 2 * np.cos(lats) * np.cos(here_lat)
    root = np.sqrt(np.sin((lats - here_lat) / 2) ** 2 + across)
    away_m: NDArray[np.float64] = 2 * _EARTH_M * np.arcsin(np.minimum(1, root))
    return away_m
