"""Redis with the users of `certs init`: each can do its work, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from litterfog.cli.certs.services import former_redis_acls
from litterfog.dashboard.store import Store
from litterfog.wire.addresses import read_secret
from litterfog.wire.hits import HitReader, HitWriter
from litterfog.wire.refusal import Reason
from litterfog.wire.status import Status
from tests.certificates import SecureRedis, init
from tests.pipeline import cloud_running, edge_once
from tests.services import Mosquitto, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker
STATUS = Status(state="online", split="s", codec="json", model="m", version="1", at_ns=1)
Forbidden = Callable[[Any], object]


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureRedis]:
    folder = tmp_path_factory.mktemp("redis-users")
    service = SecureRedis(folder, init(folder / "certs"))
    service.start()
    yield service
    service.kill()


@pytest.fixture
def server(_server: SecureRedis, mosquitto: Mosquitto, tmp_path: Path, device: str) -> SecureRedis:
    """A store that a cloud has written to."""
    write_geotagged(tmp_path / "photos", 2)
    flags: dict[str, object] = {
        "redis": _server.url_of("cloud"),
        "redis_password_file": _server.password_file("cloud"),
        "threshold": 0,
    }
    with cloud_running(mosquitto, _server, **flags):
        assert edge_once(tmp_path / "photos", mosquitto, device).complete
    return _server


def test_the_cloud_can_do_all_that_it_does(server: SecureRedis) -> None:
    with server.client_of("cloud") as client:
        writer = HitWriter(client)
        writer.reject("a", Reason.MODEL, "not served", b"payload")
        writer.device_status("a", STATUS)
        assert writer.forget_before(2**62) >= 2


def test_the_dashboard_can_read_all(server: SecureRedis) -> None:
    password = read_secret(server.password_file("dashboard"))
    store = Store(server.url_of("dashboard"), password)
    try:
        assert store.read(lambda reader: reader.hit_count()) >= 2
        hits = store.read(lambda reader: reader.latest(10))
        reads: list[Callable[[HitReader], object]] = [
            lambda reader: reader.hit(hits[0].id),
            lambda reader: reader.near(hits[0].lat, hits[0].lon, 50),
            lambda reader: reader.cells(),
            lambda reader: reader.totals(),
            lambda reader: reader.devices(),
            lambda reader: reader.rejected(5),
        ]
        assert all(store.read(read) is not None for read in reads)
    finally:
        store.close()


def test_the_dashboard_can_append_what_people_say_and_read_it(server: SecureRedis) -> None:
    stream = "litterfog:v2:{831fa4fffffffff}:spot-events"
    with server.client_of("dashboard") as client:
        with client.pipeline(transaction=False) as batch:
            batch.xadd(stream, {"event": "{}"})
            batch.xlen(stream)
            batch.execute()
        assert [fields for _, fields in client.xrange(stream)] == [{b"event": b"{}"}]


def test_what_people_said_outlives_a_killed_store(server: SecureRedis) -> None:
    stream = "litterfog:v2:{831fb4fffffffff}:spot-events"
    with server.client_of("dashboard") as client:
        client.xadd(stream, {"event": "{}"})
    server.kill()
    server.start()
    with server.client_of("dashboard") as client:
        assert client.xlen(stream) == 1


def test_a_killed_store_comes_back_with_every_hit(server: SecureRedis) -> None:
    with server.client_of("cloud") as client:
        before = HitReader(client).hit_count()
    server.kill()
    server.start()
    with server.client_of("cloud") as client:
        assert HitReader(client).hit_count() == before >= 2


def test_without_a_password_nothing_is_told(server: SecureRedis) -> None:
    with redis.Redis(port=server.port) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    with (
        redis.Redis(port=server.port, username="cloud", password="wrong") as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


BOTH: list[Forbidden] = [
    lambda client: client.set("other", 1),
    lambda client: client.get("other"),
    lambda client: client.keys("*"),
    lambda client: client.scan(),
    lambda client: client.flushall(),
    lambda client: client.config_get("*"),
    lambda client: client.acl_list(),
    lambda client: client.shutdown(),
    lambda client: client.publish("channel", "x"),
    lambda client: client.eval("return redis.call('GET', 'other')", 0),
]
DASHBOARD: list[Forbidden] = [
    lambda client: client.set("litterfog:v2:{nowhere}:totals", 1),
    lambda client: client.hincrby("litterfog:v2:{nowhere}:totals", "hits", 1),
    lambda client: client.delete("litterfog:v2:{nowhere}:totals"),
    lambda client: client.script_load("return 1"),
    lambda client: client.xadd("litterfog:v2:{nowhere}:rejected", {"event": "x"}),
    lambda client: client.xadd("litterfog:v1:{nowhere}:spot-events", {"event": "x"}),
    lambda client: client.xadd("litterfog:v2:{nowhere}:spot-events:more", {"event": "x"}),
    lambda client: client.xadd("other:litterfog:v2:{nowhere}:spot-events", {"event": "x"}),
    lambda client: client.xtrim("litterfog:v2:{nowhere}:spot-events", maxlen=0),
    lambda client: client.xdel("litterfog:v2:{nowhere}:spot-events", "1-1"),
    lambda client: client.delete("litterfog:v2:{nowhere}:spot-events"),
    lambda client: client.set("litterfog:v2:{nowhere}:spot-events", "x"),
    lambda client: client.xgroup_create("litterfog:v2:{nowhere}:spot-events", "g"),
]


@pytest.mark.parametrize(
    ("user", "act"),
    [*(("cloud", act) for act in BOTH), *(("dashboard", act) for act in BOTH + DASHBOARD)],
)
def test_no_user_can_do_more(server: SecureRedis, user: str, act: Forbidden) -> None:
    with server.client_of(user) as client, pytest.raises(redis.exceptions.NoPermissionError):
        act(client)


def test_users_of_a_store_of_version_1_are_told_what_to_do(
    tmp_path: Path, mosquitto: Mosquitto
) -> None:
    server = SecureRedis(tmp_path, init(tmp_path / "certs"))
    users = server.certs / "redis" / "users.acl"
    passwords = (read_secret(server.password_file(user)) or "" for user in ("cloud", "dashboard"))
    users.write_text(former_redis_acls(*passwords)[-1])
    server.start()
    health = tmp_path / "health"
    flags: dict[str, object] = {
        "redis": server.url_of("cloud"),
        "redis_password_file": server.password_file("cloud"),
        "health_file": health,
    }
    try:
        with cloud_running(mosquitto, server, **flags):
            wait_until(lambda: "litterfog certs init again" in health.read_text())
            init(server.certs)
            server.kill()
            server.start()
            wait_until(lambda: health.read_text().startswith("green"), 20)
    finally:
        server.kill()


def test_a_right_that_is_missing_rejects_nothing_for_good(
    tmp_path: Path, mosquitto: Mosquitto, device: str
) -> None:
    server = SecureRedis(tmp_path, init(tmp_path / "certs"))
    users = server.certs / "redis" / "users.acl"
    right = users.read_text()
    users.write_text(right.replace("+info", ""))
    server.start()
    write_geotagged(tmp_path / "photos", 2)
    flags: dict[str, object] = {
        "redis": server.url_of("cloud"),
        "redis_password_file": server.password_file("cloud"),
    }
    try:
        with cloud_running(mosquitto, server, **flags):
            refused = edge_once(tmp_path / "photos", mosquitto, device, give_up_after=2)
            assert (refused.delivery.outcomes.total(), refused.pending) == (0, 2)
            server.kill()
            users.write_text(right)
            server.start()
            (tmp_path / "none").mkdir()
            assert edge_once(tmp_path / "none", mosquitto, device).complete
    finally:
        server.kill()
