"""Retention: whole UTC days go, with their hits and their counts."""

from typing import Any

from litterfog.wire.store import keys
from litterfog.wire.store.keys import day_of, key
from litterfog.wire.store.rows import UNDATED


def forget_before(client: Any, captured_at_ns: int) -> int:
    """Remove the days before the day of a time; gives how many hits they had.

    What was counted without a day, before version 2, goes with the day on which it was taken over.
    """
    first_kept = day_of(captured_at_ns)
    taken_over_ms = client.get(keys.TAKEN_OVER)
    undated = day_of(int(taken_over_ms) * 1_000_000) if taken_over_ms else UNDATED
    removed = 0
    for area in client.smembers(keys.AREAS):
        days = [int(day) for day in client.hkeys(key(area.decode(), keys.DAYS))]
        old = [day for day in days if (undated if day == UNDATED else day) < first_kept]
        removed += sum(_forget(client, area.decode(), day) for day in sorted(old))
    return removed


def _forget(client: Any, area: str, day: int) -> int:
    with client.pipeline(transaction=True) as batch:
        batch.hlen(key(area, f"{keys.HITS}{day}"))
        batch.unlink(*(key(area, f"{kind}{day}") for kind in keys.DAILY))
        batch.hdel(key(area, keys.DAYS), day)
        batch.incr(key(area, keys.STATE))
        return int(batch.execute()[0])
