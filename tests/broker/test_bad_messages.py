"""Whatever arrives on a frames topic, the next good frame is served, and the reason is told."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from litterfog.models.zoo import load_model
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.codecs.table import CODECS, encode_frame
from litterfog.wire.frame import MAX_PAYLOAD_BYTES, Frame, Position
from litterfog.wire.message import Message
from litterfog.wire.receipt import Receipt, decode_receipts
from litterfog.wire.tensor import pack_tensor
from litterfog.wire.topics import device_topics
from tests.pipeline import cloud_running, edge_once, reader
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.edge.pictures import write_geotagged
from tests.unit.wire.frames import TENSOR, VERDICT, a_frame

pytestmark = pytest.mark.broker
FRAME_ID = "0193f0a1b2c37d4e8f90a1b2c3d4e5f6"
JSON = CODECS["json"].content_type


def _good(device: str, **changes: object) -> Frame:
    model = load_model("litter-160-int8")
    return a_frame(
        VERDICT, device=device, fingerprint=model.fingerprint, split="edge-only", **changes
    )


def _tensor(device: str, **changes: object) -> bytes:
    frame = msgspec.structs.replace(_good(device), split="split13", body=TENSOR)
    return encode_frame(msgspec.structs.replace(frame, **changes), "json")


BAD: dict[str, Callable[[str], bytes]] = {
    "unreadable": lambda device: encode_frame(_good(device), "json")[:-20],
    "version": lambda _: json.dumps({"schema": 9}).encode(),
    "oversize": lambda _: bytes(MAX_PAYLOAD_BYTES + 1),
    "shape": _tensor,
    "split": lambda device: _tensor(device, split="split77"),
    "model": lambda device: _tensor(device, model="resnet"),
    "fingerprint": lambda device: _tensor(device, fingerprint="f" * 16),
    "not-finite": lambda device: _tensor(
        device, body=pack_tensor(np.full((5, 5, 160), np.nan, np.float32), compress=True)
    ),
    "clock": lambda device: encode_frame(_good(device, captured_at_ns=2**61), "json"),
    "device": lambda _: encode_frame(_good("somebody-else"), "json"),
    "checksum": lambda device: _tensor(
        device,
        body=msgspec.structs.replace(TENSOR, shape=(5, 5, 160), crc32=1),
    ),
}


@pytest.fixture
def cloud(mosquitto: Mosquitto, redis_server: Redis) -> Iterator[None]:
    with cloud_running(mosquitto, redis_server):
        yield


class Sender:
    """A client that sends anything as a device, and hears its receipts."""

    def __init__(self, mosquitto: Mosquitto, device: str) -> None:
        self.receipts: list[Receipt] = []
        self.topics = device_topics(device)
        self.connection = Connection(
            parse_broker(mosquitto.url),
            f"sender-{device}",
            subscriptions=[self.topics.receipts],
            on_message=self._heard,
        )
        self.connection.start()
        assert self.connection.up.wait(10)

    def _heard(self, message: Message) -> None:
        message.ack()
        self.receipts += decode_receipts(message.payload)

    def send(self, payload: bytes, content_type: str = JSON) -> Receipt:
        before = len(self.receipts)
        assert self.connection.publish(
            self.topics.frames, payload, content_type=content_type, correlation=FRAME_ID.encode()
        )
        wait_until(lambda: len(self.receipts) > before, what="a receipt")
        return self.receipts[-1]


@pytest.fixture
def sender(mosquitto: Mosquitto, device: str) -> Iterator[Sender]:
    client = Sender(mosquitto, device)
    yield client
    client.connection.stop()


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("reason", BAD)
def test_a_bad_message_is_rejected_with_its_reason_and_the_next_is_served(
    sender: Sender, device: str, redis_server: Redis, reason: str
) -> None:
    rejected = sender.send(BAD[reason](device))
    assert (rejected.outcome, rejected.reason, rejected.id) == ("rejected", reason, FRAME_ID)
    letter = reader(redis_server).rejected(1)[0]
    assert (letter.device, letter.reason) == (device, reason)
    served = sender.send(encode_frame(_good(device), "json"))
    assert (served.outcome, served.probability) == ("stored", 0.75)


@pytest.mark.usefixtures("cloud")
def test_another_content_type_is_rejected(sender: Sender) -> None:
    assert sender.send(b"{}", "text/plain").reason == "content-type"


@pytest.mark.usefixtures("cloud")
def test_the_same_frame_twice_is_one_hit(sender: Sender, device: str, redis_server: Redis) -> None:
    payload = encode_frame(_good(device), "json")
    assert sender.send(payload).outcome == "stored"
    assert sender.send(payload).outcome == "duplicate"
    assert reader(redis_server).hit_count() == 1
    assert reader(redis_server).totals().duplicates == 1


@pytest.mark.usefixtures("cloud")
def test_a_frame_over_the_brokers_limit_is_refused_at_the_edge(
    tmp_path: Path, own_mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    own_mosquitto.extra = "max_packet_size 20000"
    own_mosquitto.start()
    write_geotagged(tmp_path / "photos", 2)
    with cloud_running(own_mosquitto, redis_server):
        photos, flags = tmp_path / "photos", {"model": "litter-160-int8"}
        large = edge_once(photos, own_mosquitto, device, None, **flags, split="cloud-only")
        small = edge_once(photos, own_mosquitto, device, None, **flags, split="split13")
    assert large.delivery.reasons == {"oversize": 2}
    assert small.complete


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize("topic", ["litterfog/v1//frames", "litterfog/v1//status"])
def test_a_topic_without_a_device_does_not_stop_the_cloud(
    sender: Sender, device: str, topic: str
) -> None:
    sender.connection.publish(topic, b"anything")
    assert sender.send(encode_frame(_good(device), "json")).outcome == "stored"


@pytest.mark.usefixtures("cloud")
def test_a_hit_near_a_pole_is_stored_once(sender: Sender, device: str, redis_server: Redis) -> None:
    frame = _good(device, position=Position(lat=86.0, lon=4.0, source="fixed"))
    assert sender.send(encode_frame(frame, "json")).outcome == "stored"
    totals = reader(redis_server).totals()
    assert (totals.hits, totals.duplicates) == (1, 0)


def test_the_packet_limit_holds_for_frames_that_are_sent_again(
    tmp_path: Path, own_mosquitto: Mosquitto, redis_server: Redis, device: str
) -> None:
    write_geotagged(tmp_path / "photos", 2)
    own_mosquitto.start()
    kept = edge_once(
        tmp_path / "photos", own_mosquitto, device, split="cloud-only", give_up_after=1
    )
    assert kept.pending == 2
    own_mosquitto.kill()
    own_mosquitto.extra = "max_packet_size 20000"
    own_mosquitto.start()
    (tmp_path / "empty").mkdir()
    outbox = tmp_path / f"{device}.sqlite"
    with cloud_running(own_mosquitto, redis_server):
        again = edge_once(tmp_path / "empty", own_mosquitto, device, outbox=outbox)
    assert again.delivery.reasons == {"oversize": 2}
