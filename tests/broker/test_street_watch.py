"""A subscriber's streets are the store's, soon, and whatever the store is up to."""

import msgspec
import pytest
from structlog.testing import capture_logs

from litterfog.cloud.street_watch import StreetWatch
from litterfog.cloud.streets import NO_STREETS
from litterfog.streets.packing import pack
from litterfog.wire.store.towns import TownStore
from litterfog.wire.store_records import Town
from tests.broker.test_towns import GHENT
from tests.services import Redis, wait_until
from tests.unit.streets.towns import grid_town

pytestmark = pytest.mark.broker

HERE = GHENT.areas[:1]
SMALL, LARGE = pack(grid_town(2, 2, 100.0)), pack(grid_town(3, 3, 100.0))


def town(name: str, fingerprint: str = "aaaa") -> Town:
    return msgspec.structs.replace(GHENT, name=name, fingerprint=fingerprint, areas=HERE)


def test_an_import_and_a_removal_are_seen_while_it_runs(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns = TownStore(client)
        watch = StreetWatch(towns)
        with watch.renewing(every_s=0.01):
            assert watch.known is NO_STREETS
            towns.put(town("Ghent"), {HERE[0]: SMALL})
            wait_until(lambda: len(watch.known.ids) == 4)
            towns.put(town("Ghent", "bbbb"), {HERE[0]: LARGE})
            wait_until(lambda: len(watch.known.ids) == 12)
            towns.remove("Ghent")
            wait_until(lambda: watch.known is NO_STREETS)


def test_streets_are_known_before_the_first_frame(redis_server: Redis) -> None:
    with redis_server.client() as client:
        TownStore(client).put(town("Ghent"), {HERE[0]: SMALL})
        watch = StreetWatch(TownStore(client))
        with watch.renewing():
            assert len(watch.known.ids) == 4


def test_nothing_is_read_again_when_nothing_is_new(redis_server: Redis) -> None:
    with redis_server.client() as client:
        TownStore(client).put(town("Ghent"), {HERE[0]: SMALL})
        watch = StreetWatch(TownStore(client))
        watch.renew()
        known = watch.known
        watch.renew()
        assert watch.known is known


def test_a_store_that_is_away_is_told_once_and_the_streets_stay(own_redis: Redis) -> None:
    with own_redis.client() as client:
        TownStore(client).put(town("Ghent"), {HERE[0]: SMALL})
        watch = StreetWatch(TownStore(client))
        watch.renew()
        own_redis.kill()
        with capture_logs() as told:
            assert [watch.renew(), watch.renew()] == [False, False]
        assert [entry["event"] for entry in told] == ["streets not renewed"]
        assert len(watch.known.ids) == 4


def test_a_damaged_town_is_told_once_and_hides_no_other(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns = TownStore(client)
        towns.put(town("Bruges"), {HERE[0]: SMALL[:-1]})
        towns.put(town("Ghent"), {HERE[0]: SMALL})
        watch = StreetWatch(towns)
        with capture_logs() as told:
            watch.renew()
            watch.renew()
        warnings = [entry["town"] for entry in told if entry["log_level"] == "warning"]
        assert (warnings, len(watch.known.ids)) == (["Bruges"], 4)


def test_a_town_of_which_a_part_is_missing_is_tried_again(redis_server: Redis) -> None:
    with redis_server.client() as client:
        towns = TownStore(client)
        watch = StreetWatch(towns)
        towns.put(town("Ghent"), {})
        assert not watch.renew()
        towns.put(town("Ghent"), {HERE[0]: SMALL})
        assert watch.renew()
        assert len(watch.known.ids) == 4
