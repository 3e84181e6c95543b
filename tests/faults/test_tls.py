"""No stranger may read or write: a real Mosquitto, configured by `litterfog certs init`."""

import os
import queue
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from litterfog.edge.__main__ import run as run_edge
from litterfog.edge.settings import EdgeSettings
from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.broker import Connection
from litterfog.wire.credentials import client_context
from litterfog.wire.message import Message, Will
from litterfog.wire.topics import ALL_FRAMES, device_topics
from tests.certificates import SecureMosquitto, certs, expired_bundle, init
from tests.faults.conftest import Figures
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = [pytest.mark.broker, pytest.mark.fault(13)]
DENIED_S = 5.0  # a device says within that why it is not let in


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureMosquitto]:
    service = SecureMosquitto(tmp_path_factory.mktemp("tls"), ["a", "b", "c"])
    service.start()
    yield service
    service.kill()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 3)
    return tmp_path / "photos"


class Client:
    """A connection, and what it has got."""

    def __init__(self, connection: Connection, got: "queue.Queue[Message]") -> None:
        self.connection, self.got = connection, got

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> str | None:
        """Publish; says why the broker has refused it."""
        self.connection.refusal = None
        info = self.connection.publish(topic, payload, retain=retain)
        assert info is not None
        wait_until(info.is_published, what="PUBACK")
        return self.connection.refusal


@contextmanager
def client(
    broker: SecureMosquitto,
    credentials: Path,
    *topics: str,
    will: Will | None = None,
    client_id: str = "",
) -> Iterator[Client]:
    got: queue.Queue[Message] = queue.Queue()
    address = BrokerAddress("127.0.0.1", broker.port, tls=True, credentials=credentials)

    def take(message: Message) -> None:
        message.ack()
        got.put(message)

    connection = Connection(
        address,
        client_id or f"test-{os.urandom(4).hex()}",
        subscriptions=list(topics),
        on_message=take,
        will=will,
    )
    connection.start()
    try:
        assert connection.up.wait(10), connection.last_error
        yield Client(connection, got)
    finally:
        connection.stop()


def cut_off(client: Client) -> None:
    """End a connection for good, without goodbye."""
    client.connection._stopping.set()
    socket = client.connection._client.socket()
    assert isinstance(socket, ssl.SSLSocket)
    socket.shutdown(2)
    client.connection._thread.join(10)


def why_not(address: BrokerAddress) -> str:
    """Connect in vain; gives what a person is told."""
    connection = Connection(address, "stranger", subscriptions=[], on_message=lambda _: None)
    connection.start()
    try:
        wait_until(lambda: connection.last_error or connection.up.is_set(), DENIED_S)
        assert not connection.up.is_set()
        return str(connection.last_error)
    finally:
        connection.stop()


def test_pictures_become_hits_over_tls(
    photos: Path, broker: SecureMosquitto, redis_server: Redis
) -> None:
    with cloud_running(broker, redis_server, threshold=0, credentials=broker.cloud):
        summary = edge_once(photos, broker, "a", credentials=broker.bundle("a"))
        assert summary.complete, summary.error

        def said_offline() -> bool:
            found = [d.status for d in reader(redis_server).devices() if d.name == "a"]
            return bool(found and found[0] and found[0].state == "offline")

        wait_until(said_offline, what="the device's status")
    assert reader(redis_server).hit_count() == 3


@pytest.mark.parametrize("leaf", ["frames", "status", "receipts", "control"])
def test_a_device_cannot_write_as_another(broker: SecureMosquitto, leaf: str) -> None:
    watched = [f"litterfog/v1/b/{leaf}", device_topics("a").frames]
    with client(broker, broker.operator, *watched) as watcher:
        with client(broker, broker.bundle("a")) as device:
            refusal = device.publish(f"litterfog/v1/b/{leaf}", b"forged")
            assert device.publish(device_topics("a").frames, b"own") is None
        assert refusal is not None
        assert "Not authorized" in refusal
        assert watcher.got.get(timeout=10).payload == b"own"


@pytest.mark.parametrize("leaf", ["receipts", "control"])
def test_a_device_cannot_write_what_others_tell_it(broker: SecureMosquitto, leaf: str) -> None:
    with client(broker, broker.bundle("a")) as device:
        assert device.publish(f"litterfog/v1/a/{leaf}", b"forged") is not None


def test_a_device_reads_nothing_but_its_own(broker: SecureMosquitto) -> None:
    """The messages to `a` come last: when they are here, those to `b` would be too."""
    with client(broker, broker.bundle("a"), "litterfog/v1/#", ALL_FRAMES) as device:
        with client(broker, broker.cloud) as cloud, client(broker, broker.bundle("b")) as other:
            assert other.publish(device_topics("b").frames, b"secret") is None
            assert other.publish(device_topics("b").status, b"secret") is None
            assert cloud.publish(device_topics("b").receipts, b"secret") is None
            assert cloud.publish(device_topics("a").receipts, b"own") is None
        assert device.got.get(timeout=10).payload == b"own"
        assert device.got.empty()


def test_the_operator_controls_a_device_that_comes_later(broker: SecureMosquitto) -> None:
    topic = device_topics("b").control
    with client(broker, broker.operator) as operator:
        assert operator.publish(topic, b"{}", retain=True) is None
        with client(broker, broker.bundle("b"), topic) as device:
            assert device.got.get(timeout=10).payload == b"{}"
        assert operator.publish(topic, b"", retain=True) is None
        assert operator.publish(device_topics("b").receipts, b"forged") is not None


def test_the_cloud_controls_no_device(broker: SecureMosquitto) -> None:
    with client(broker, broker.cloud) as cloud:
        assert cloud.publish(device_topics("a").control, b"{}") is not None


def test_a_will_is_published_and_kept(broker: SecureMosquitto) -> None:
    status = device_topics("c").status

    def is_gone(message: Message) -> bool:
        return message.topic == status and message.payload == b"gone"

    with client(broker, broker.cloud, "litterfog/v1/+/status") as cloud:
        dying = client(broker, broker.bundle("c"), will=Will(status, b"gone"))
        with dying as device:
            cut_off(device)
        wait_until(lambda: is_gone(cloud.got.get(timeout=10)), what="the will")
    with client(broker, broker.operator, status) as later:
        assert later.got.get(timeout=10).payload == b"gone"


def test_a_will_in_anothers_name_is_not_published(broker: SecureMosquitto) -> None:
    """The second connection takes the first one's place: by then its will was handled."""
    forged = Will(device_topics("b").status, b"forged")
    topics = [device_topics("b").status, device_topics("a").frames]
    with client(broker, broker.operator, *topics) as watcher:
        with client(broker, broker.bundle("a"), will=forged, client_id="a") as device:
            cut_off(device)
        with client(broker, broker.bundle("a"), client_id="a") as device:
            assert device.publish(device_topics("a").frames, b"own") is None
        assert watcher.got.get(timeout=10).payload == b"own"


def test_who_has_no_certificate_is_told_so(
    broker: SecureMosquitto, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(broker.certs / "ca" / "ca.crt"))
    address = BrokerAddress("127.0.0.1", broker.port, tls=True)
    assert "lets nobody in without a certificate" in why_not(address)
    named = BrokerAddress("127.0.0.1", broker.port, tls=True, username="@cloud", password="x")
    assert "lets nobody in without a certificate" in why_not(named)


def test_a_broker_of_an_unknown_authority_is_not_trusted(broker: SecureMosquitto) -> None:
    assert "not trusted here" in why_not(BrokerAddress("127.0.0.1", broker.port, tls=True))


def test_a_broker_under_another_name_is_not_trusted(broker: SecureMosquitto) -> None:
    address = BrokerAddress("127.0.0.2", broker.port, tls=True, credentials=broker.bundle("a"))
    assert "--host" in why_not(address)


def test_a_port_without_tls_is_told(broker: SecureMosquitto, mosquitto: Mosquitto) -> None:
    address = BrokerAddress("127.0.0.1", mosquitto.port, tls=True, credentials=broker.bundle("a"))
    assert "check" in why_not(address)


def denied_bundle(kind: str, broker: SecureMosquitto, folder: Path) -> Path:
    """Make a bundle that the broker must not let in."""
    if kind == "expired":
        return expired_bundle(broker.certs, "a")
    bundle = folder / f"{kind}.pem"
    if kind == "revoked":
        certs("device", kind, "--again", "--out", str(bundle), folder=broker.certs)
        certs("revoke", kind, folder=broker.certs)
        broker.kill()  # as the command says
        broker.start()
    else:  # trusts our broker, and is of another authority
        theirs = init(folder / "theirs", "a") / "devices" / "a.pem"
        bundle.write_bytes(theirs.read_bytes() + (broker.certs / "ca" / "ca.crt").read_bytes())
    return bundle


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("expired", "a", "has expired"),
        ("foreign", "a", "does not know the authority"),
        ("revoked", "revoked", "is revoked"),
    ],
)
def test_who_is_denied_is_told_why_and_keeps_every_frame(
    photos: Path,
    broker: SecureMosquitto,
    tmp_path: Path,
    kind: str,
    name: str,
    words: str,
    figures: Figures,
) -> None:
    bundle = denied_bundle(kind, broker, tmp_path)
    summary = edge_once(photos, broker, name, credentials=bundle, give_up_after=DENIED_S / 2)
    assert summary.error is not None
    figures(told=f'"{summary.error.partition(";")[0]}"', kept=summary.pending)
    assert words in summary.error
    assert "3 frames are kept" in summary.error
    assert summary.pending == 3


def test_a_refused_publish_is_told_and_the_frame_kept(photos: Path, tmp_path: Path) -> None:
    folder = tmp_path / "strict"
    folder.mkdir()
    broker = SecureMosquitto(folder, ["a"])
    acl = broker.certs / "broker" / "acl"
    acl.write_text(acl.read_text().replace("pattern write litterfog/v1/%u/frames\n", ""))
    broker.start()
    try:
        summary = edge_once(
            photos, broker, "a", credentials=broker.bundle("a"), give_up_after=DENIED_S / 2
        )
    finally:
        broker.kill()
    assert summary.error is not None
    assert "Not authorized" in summary.error
    assert "access list" in summary.error
    assert summary.pending == 3


def test_a_device_with_anothers_bundle_gets_nowhere(photos: Path, broker: SecureMosquitto) -> None:
    """Settings refuse it; a broker that trusted the device's word would not."""
    settings = EdgeSettings.model_validate(
        {
            "source": photos,
            "broker": broker.url,
            "credentials": broker.bundle("a"),
            "once": True,
            "give_up_after": DENIED_S / 2,
            "outbox": photos.parent / "o.sqlite",
        }
    )
    assert settings.device_id == "a"
    summary = run_edge(settings.model_copy(update={"device_id": "b"}), _never())
    assert summary.error is not None
    assert "Not authorized" in summary.error
    assert summary.pending == 3


def test_a_renewed_bundle_is_taken_without_a_restart(
    broker: SecureMosquitto, tmp_path: Path
) -> None:
    bundle = tmp_path / "a.pem"
    bundle.write_bytes(expired_bundle(broker.certs, "a").read_bytes())
    address = BrokerAddress("127.0.0.1", broker.port, tls=True, credentials=bundle)
    connection = Connection(address, "renewed", subscriptions=[], on_message=lambda _: None)
    connection.start()
    try:
        wait_until(lambda: connection.last_error, what="the refusal")
        bundle.write_bytes(broker.bundle("a").read_bytes())
        assert connection.up.wait(20), connection.last_error
    finally:
        connection.stop()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_broker_speaks_tls_1_2_and_newer(
    broker: SecureMosquitto, version: ssl.TLSVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only(credentials: Path | None) -> ssl.SSLContext:
        context = client_context(credentials)
        context.minimum_version = context.maximum_version = version
        return context

    monkeypatch.setattr("litterfog.wire.broker.client_context", only)
    with client(broker, broker.bundle("a")) as device:
        assert device.publish(device_topics("a").status, b"{}") is None
    address = BrokerAddress("127.0.0.1", broker.port, tls=True, credentials=_expired(broker))
    assert "has expired" in why_not(address)


def _expired(broker: SecureMosquitto) -> Path:
    return expired_bundle(broker.certs, "b")


def _never() -> threading.Event:
    return threading.Event()
