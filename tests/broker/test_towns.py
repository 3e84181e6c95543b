"""The streets of towns in the store: whole, or not there."""

from typing import Any

import msgspec
import pytest
import redis

from litterfog.wire.hits import HitIndex
from litterfog.wire.store.keys import area_of, key
from litterfog.wire.store.towns import TOWNS, TownStore
from litterfog.wire.store_records import Town
from tests.broker.test_store import CELL, FAR_CELL
from tests.services import Redis

pytestmark = pytest.mark.broker

AREAS = (area_of(CELL), area_of(FAR_CELL))
GHENT = Town("Ghent", "ghent.osm.pbf", 10**12, 3, 210.5, "by people", "aaaa", AREAS)
BLOBS = {AREAS[0]: b"here", AREAS[1]: b"there"}


def other_import(fingerprint: str) -> Town:
    return msgspec.structs.replace(GHENT, fingerprint=fingerprint, areas=AREAS[:1])


def left_in(client: Any) -> set[bytes]:
    """Give the fields of all areas' segments."""
    return {field for area in AREAS for field in client.hkeys(key(area, "streets"))}


def test_a_town_is_found_as_it_was_put(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns = TownStore(client)
        towns.put(GHENT, BLOBS)
        assert towns.towns() == (GHENT,)
        assert towns.blobs(GHENT) == [b"here", b"there"]


def test_another_import_takes_the_place_of_the_first(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns, again = TownStore(client), other_import("bbbb")
        towns.put(GHENT, BLOBS)
        towns.put(again, {AREAS[0]: b"new"})
        assert (towns.towns(), towns.blobs(again)) == ((again,), [b"new"])
        assert left_in(client) == {b"Ghent:bbbb"}
        with pytest.raises(LookupError, match="Ghent was imported again"):
            towns.blobs(GHENT)


def test_two_imports_at_once_end_with_one_whole_town(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns, again = TownStore(client), other_import("bbbb")
        client.hset(key(AREAS[0], "streets"), "Ghent:bbbb", b"new")  # so far the other has come
        towns.put(GHENT, BLOBS)
        towns.put(again, {AREAS[0]: b"new"})
        assert towns.blobs(again) == [b"new"]
        assert left_in(client) == {b"Ghent:bbbb"}


def test_a_removed_town_leaves_nothing(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns = TownStore(client)
        towns.put(GHENT, BLOBS)
        assert towns.remove("Ghent")
        assert not towns.remove("Ghent")
        assert not list(client.scan_iter("*"))


def test_a_store_that_refuses_a_town_is_left_as_it_was(own_redis: Redis) -> None:
    with own_redis.client() as client:
        towns = TownStore(client)
        towns.put(GHENT, BLOBS)
        client.set(key(AREAS[1], "streets") + "x", 1)
        client.rename(key(AREAS[1], "streets") + "x", key(AREAS[1], "streets"))  # no hash
        with pytest.raises(redis.ResponseError):
            towns.put(msgspec.structs.replace(GHENT, fingerprint="bbbb"), BLOBS)
        assert client.hkeys(key(AREAS[0], "streets")) == [b"Ghent:aaaa"]
        assert towns.towns() == (GHENT,)


def test_a_damaged_town_hides_no_other(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns = TownStore(client)
        towns.put(GHENT, BLOBS)
        client.hset(TOWNS, "Bruges", b"junk")
        assert towns.towns() == (GHENT,)


def test_an_index_is_new_when_a_town_is(redis_server: Redis) -> None:
    with redis_server.client() as client:
        index, towns = HitIndex(client), TownStore(client)
        before = index.refresh()
        towns.put(GHENT, BLOBS)
        after = index.refresh()
        assert (before.towns, after.towns) == ((), (GHENT,))
        assert before.version != after.version == HitIndex(client).refresh().version
        assert index.refresh() is after
