"""Who may read and write what, once it is in."""

import pytest

from litterfog.wire.message import Message, Will
from litterfog.wire.topics import ALL_FRAMES, device_topics
from tests.certificates import SecureMosquitto
from tests.faults.tls_client import client, cut_off
from tests.services import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.fault(13)]


@pytest.fixture(scope="module", name="broker")
def _broker(tls_broker: SecureMosquitto) -> SecureMosquitto:
    return tls_broker


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
