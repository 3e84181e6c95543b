"""The streets of towns: what was imported, and the segments by area, as bytes.

A town's bytes are there before the town is listed and go after it, so that a reader never finds
half a town. Each import has bytes of its own, by its fingerprint, and whoever takes a town from
the list takes its bytes along: two imports of one town at once end with one whole town.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import msgspec
import redis

from litterfog.wire.store import keys
from litterfog.wire.store.keys import NOWHERE, key
from litterfog.wire.store.records import decoded
from litterfog.wire.store_records import Town

TOWNS: Final = key(NOWHERE, keys.STREETS)


class TownStore:
    """What the command line writes; raises redis.RedisError when the store does not answer."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis: Any = client  # its stubs type answers for bytes and str at once

    def put(self, town: Town, blobs: Mapping[str, bytes]) -> None:
        """Write a town, given as packed streets by each of its areas, in the place of its like."""
        try:
            with self._redis.pipeline(transaction=False) as batch:
                for area, blob in blobs.items():
                    batch.hset(key(area, keys.STREETS), _field(town), blob)
                batch.execute()
        except BaseException:  # interrupted, too: what nobody lists would stay for ever
            with suppress(redis.RedisError):
                self._drop(town)
            raise
        with self._redis.pipeline(transaction=True) as batch:
            batch.hget(TOWNS, town.name)
            batch.hset(TOWNS, town.name, msgspec.json.encode(town))
            before = _town(batch.execute()[0])
        if before and before.fingerprint != town.fingerprint:
            self._drop(before)

    def remove(self, name: str) -> bool:
        """Forget a town's streets; False where there are none of that name."""
        with self._redis.pipeline(transaction=True) as batch:
            batch.hget(TOWNS, name)
            batch.hdel(TOWNS, name)
            record, removed = batch.execute()
        if before := _town(record):
            self._drop(before)
        return bool(removed)

    def towns(self) -> tuple[Town, ...]:
        """List the towns whose streets are known, by name."""
        return listed(self._redis.hgetall(TOWNS))

    def blobs(self, town: Town) -> list[bytes]:
        """Read a town's packed streets, an area each.

        Raises:
            LookupError: it was imported again or removed meanwhile; list the towns anew.
        """
        with self._redis.pipeline(transaction=False) as batch:
            for area in town.areas:
                batch.hget(key(area, keys.STREETS), _field(town))
            found: list[bytes | None] = batch.execute()
        whole = [blob for blob in found if blob is not None]
        if len(whole) < len(found):
            raise LookupError(f"{town.name} was imported again or removed: list the towns anew")
        return whole

    def _drop(self, town: Town) -> None:
        with self._redis.pipeline(transaction=False) as batch:
            for area in town.areas:
                batch.hdel(key(area, keys.STREETS), _field(town))
            batch.execute()


def listed(records: Mapping[bytes, bytes]) -> tuple[Town, ...]:
    """Read the records of `TOWNS`, in the order of their names; what is damaged is left out."""
    found = [town for record in records.values() if (town := _town(record))]
    return tuple(sorted(found, key=lambda town: town.name))


def _town(record: bytes | None) -> Town | None:
    return decoded(record, Town) if record else None


def _field(town: Town) -> str:
    return f"{town.name}:{town.fingerprint}"
