"""No stranger may read or write: a real Mosquitto, configured by `litterfog certs init`."""

import ssl
from pathlib import Path

import pytest

from litterfog.edge.__main__ import run as run_edge
from litterfog.edge.settings import EdgeSettings
from litterfog.wire.addresses import BrokerAddress
from litterfog.wire.broker import Connection
from litterfog.wire.credentials import client_context
from litterfog.wire.topics import device_topics
from tests.certificates import SecureMosquitto, certs, expired_bundle, init
from tests.faults.conftest import Figures
from tests.faults.tls_client import DENIED_S, client, never, why_not
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = [pytest.mark.broker, pytest.mark.fault(13)]


@pytest.fixture(scope="module", name="broker")
def _broker(tls_broker: SecureMosquitto) -> SecureMosquitto:
    return tls_broker


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    write_geotagged(tmp_path / "photos", 3)
    return tmp_path / "photos"


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
    summary = run_edge(settings.model_copy(update={"device_id": "b"}), never())
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
