"""What the store keeps, and forgets."""

import msgspec
import pytest

from tests.pipeline import reader
from tests.services import Redis
from tests.unit.dashboard.records import HIT
from wire.hit import Seen
from wire.hits import HitWriter
from wire.status import Status

pytestmark = pytest.mark.broker


def test_old_hits_are_forgotten_and_damaged_ones_do_not_stop_it(redis_server: Redis) -> None:
    client = redis_server.client()
    writer, store = HitWriter(client), reader(redis_server)
    for number in range(3):
        hit = msgspec.structs.replace(
            HIT, id=f"{number:032x}", captured_at_ns=number * 10**9, lat=51.0, lon=4.0
        )
        assert writer.record(Seen(hit.id, "d", 1, {"8b1fa4cde764fff": 1}, hit)) == "stored"
    client.set(f"litterfog:v1:hit:{0:032x}", b"junk")
    assert len(store.latest(10)) == 2
    assert writer.forget_before(2 * 10**9) == 2
    assert [hit.captured_at_ns for hit in store.latest(10)] == [2 * 10**9]
    assert len(store.near(51.0, 4.0, 10)) == 1
    client.close()


def test_a_device_was_seen_when_it_said_so(redis_server: Redis) -> None:
    client = redis_server.client()
    status = Status(state="offline", split="s", codec="json", model="m", version="1", at_ns=10**18)
    HitWriter(client).device_status("old", status)
    assert reader(redis_server).devices()[0].last_seen_ns == 10**18
    client.close()
