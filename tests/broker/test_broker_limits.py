"""A broker that lacks what is needed is told in words, once; one that only limits is served."""

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.message import Will
from tests.pipeline import reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged

pytestmark = pytest.mark.broker

V311_REFUSAL = b"\x20\x02\x00\x01"  # MQTT 3.1.1: unacceptable protocol version
NO_SHARED = b"\x20\x05\x00\x00\x02\x2a\x00"
KEEPALIVE_1 = b"\x20\x06\x00\x00\x03\x13\x00\x01"
KEEPALIVE_120 = b"\x20\x06\x00\x00\x03\x13\x00\x78"


@contextmanager
def answering(connack: bytes, *, then_closes: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    """A port that answers CONNECT so, and keeps what else it hears; gives its URL."""
    heard: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = server.accept()
                heard.append(client.recv(4_096))
                client.sendall(connack)
                while not then_closes and (more := client.recv(4_096)):
                    heard.append(more)
                    if more[:1] == b"\xc0":  # PINGREQ
                        client.sendall(b"\xd0\x00")
                client.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"mqtt://127.0.0.1:{server.getsockname()[1]}", heard
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def _run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "litterfog", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def _edge(url: str, folder: Path, device: str) -> subprocess.CompletedProcess[str]:
    write_geotagged(folder / "photos", 2)
    words = ["edge", "--source", "photos", "--broker", url, "--device-id", device]
    return _run([*words, "--outbox", "o.sqlite", "--once", "--json"], folder)


@pytest.mark.parametrize(
    ("limit", "remedy"),
    [("retain_available false", "retain_available true"), ("max_qos 0", "allow QoS 1")],
)
def test_what_a_mosquitto_lacks_is_named_with_its_remedy_and_ends_the_device(
    own_mosquitto: Mosquitto, tmp_path: Path, device: str, limit: str, remedy: str
) -> None:
    own_mosquitto.extra = limit
    own_mosquitto.start()
    done = _edge(own_mosquitto.url, tmp_path, device)
    assert done.returncode == 2
    assert remedy in done.stderr
    assert "frames are kept" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broker_of_mqtt_3_ends_a_device_with_words(tmp_path: Path, device: str) -> None:
    with answering(V311_REFUSAL, then_closes=True) as (url, heard):
        done = _edge(url, tmp_path, device)
    assert done.returncode == 2
    assert "does not speak MQTT 5" in done.stderr
    assert len(heard) == 1  # and not tried again


def test_a_broker_that_hangs_up_without_a_word_is_told_so() -> None:
    with answering(b"", then_closes=True) as (url, heard):
        connection = Connection(parse_broker(url), "a", subscriptions=[], on_message=lambda _: None)
        connection.start()
        try:
            wait_until(lambda: len(heard) >= 2, 20, "a second attempt")
            assert "hung up without an answer" in str(connection.last_error)
        finally:
            connection.stop()


def test_without_shared_subscriptions_a_cloud_ends_with_words(
    tmp_path: Path, redis_server: Redis
) -> None:
    with answering(NO_SHARED) as (url, _):
        done = _run(["cloud", "--broker", url, "--redis", redis_server.url], tmp_path)
    assert done.returncode == 2
    assert "no shared subscriptions" in done.stderr


def test_the_brokers_keepalive_is_the_one_in_force() -> None:
    with answering(KEEPALIVE_1) as (url, heard):
        will = Will("litterfog/v1/a/status", b"")
        connection = Connection(
            parse_broker(url), "a", subscriptions=[], on_message=lambda _: None, will=will
        )
        connection.start()
        try:
            wait_until(lambda: sum(more[:1] == b"\xc0" for more in heard) >= 2, 10, "two pings")
            assert connection.up.is_set()
        finally:
            connection.stop()


def test_a_brokers_longer_keepalive_is_in_force_too() -> None:
    with answering(KEEPALIVE_120) as (url, heard):
        connection = Connection(parse_broker(url), "a", subscriptions=[], on_message=lambda _: None)
        connection.start()
        try:
            assert connection.up.wait(10)
            assert connection._client.keepalive == 120
            assert len(heard) == 1
        finally:
            connection.stop()


def test_a_broker_that_asks_for_a_short_keepalive_is_served(
    own_mosquitto: Mosquitto, redis_server: Redis, tmp_path: Path, device: str
) -> None:
    own_mosquitto.extra = "max_keepalive 10"
    own_mosquitto.start()
    cloud = [sys.executable, "-P", "-m", "litterfog", "cloud", "--threshold", "0"]
    cloud += ["--broker", own_mosquitto.url, "--redis", redis_server.url]
    with subprocess.Popen(cloud, stderr=subprocess.DEVNULL) as serving:
        try:
            done = _edge(own_mosquitto.url, tmp_path, device)
        finally:
            serving.terminate()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["receipts"] == {"stored": 2}
    assert reader(redis_server).hit_count() == 2
