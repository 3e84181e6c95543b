"""Which frames have arrived, by their ids: counted in the store against those captured."""

from dataclasses import dataclass

from tests.pipeline import reader
from tests.services import Redis


@dataclass(frozen=True, slots=True)
class Count:
    """What has become of the frames captured."""

    captured: int
    lost: int  # captured, and not in the store
    foreign: int  # in the store, and never captured
    duplicate_points: int  # hits on the map beyond one for each id


def arrived(store: Redis) -> set[str]:
    """Read the ids of all frames that the store has finished, hits or not."""
    with store.client() as client:
        return {
            key.decode().split(":")[-1] + rest.hex()
            for key in client.scan_iter("litterfog:v2:*:done:*", 10_000)
            for rest in client.hkeys(key)
        }


def count(store: Redis, captured: set[str]) -> Count:
    there = arrived(store)
    hits = [hit.id for hit in reader(store).latest(100_000)]
    return Count(
        captured=len(captured),
        lost=len(captured - there),
        foreign=len(there - captured),
        duplicate_points=len(hits) - len(set(hits)) + reader(store).totals().hits - len(hits),
    )
