"""A client that sends anything as a device, and a subscriber in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litterfog.models.zoo import load_model
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.codecs import CodecName
from litterfog.wire.codecs.table import CODECS
from litterfog.wire.frame import Frame, new_frame_id
from litterfog.wire.message import Message
from litterfog.wire.receipt import Receipt, decode_receipts
from litterfog.wire.topics import device_topics
from tests.services import Mosquitto, Redis, wait_until
from tests.unit.wire.frames import VERDICT, a_frame

MODEL = load_model("litter-160-int8")


def good_frame(device: str, **changes: object) -> Frame:
    """An edge-only hit that the cloud serves, under a new id."""
    known = {
        "body": VERDICT,
        "fingerprint": MODEL.fingerprint,
        "split": "edge-only",
        "id": new_frame_id(),
    }
    return a_frame(device=device, **{**known, **changes})  # type: ignore[arg-type]  # fields are mixed


class Sender:
    """Publishes on one device's topic; knows its receipts by id."""

    def __init__(self, mosquitto: Mosquitto, device: str) -> None:
        self.receipts: dict[str, Receipt] = {}
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
        self.receipts.update({receipt.id: receipt for receipt in decode_receipts(message.payload)})

    def send(
        self, payload: bytes, frame_id: str, codec: CodecName = "json", most_s: float = 30
    ) -> tuple[Receipt, float]:
        """Send, and wait for the receipt; gives it with the seconds since the broker had it all."""
        info = self.connection.publish(
            self.topics.frames,
            payload,
            content_type=CODECS[codec].content_type,
            correlation=frame_id.encode(),
        )
        assert info
        wait_until(info.is_published, most_s, what="the broker's acknowledgement")
        started = time.perf_counter()
        wait_until(lambda: frame_id in self.receipts, most_s, what="a receipt")
        return self.receipts.pop(frame_id), time.perf_counter() - started


@contextmanager
def sending(mosquitto: Mosquitto, device: str) -> Iterator[Sender]:
    sender = Sender(mosquitto, device)
    try:
        yield sender
    finally:
        sender.connection.stop()


@contextmanager
def cloud_process(mosquitto: Mosquitto, store: Redis, health: Path) -> Iterator[int]:
    """Run `litterfog cloud`; gives its process id."""
    words = ["--broker", mosquitto.url, "--redis", store.url, "--health-file", str(health)]
    command = [sys.executable, "-P", "-m", "litterfog", "cloud", *words]
    with health.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_until(
            lambda: health.exists() and health.read_text() == "green\n", 40, "a green subscriber"
        )
        yield process.pid
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0


def peak_rss_bytes(pid: int) -> int:
    """Read the most memory that a process ever had (VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024
