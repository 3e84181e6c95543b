"""Give a cloud side more than it can do, and count what it does and what processor time it takes.

A window of frames is always on its way: a new one goes when a receipt comes, so that the cloud side
is never idle and its broker never drops. Frames are made beforehand and sent again and again with
fresh ids.
"""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from litterfog.bench.held_process import HeldProcess
from litterfog.edge.outbox import QueuedFrame
from litterfog.experiments.processes import ExperimentError
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.frame import new_frame_id
from litterfog.wire.message import Message
from litterfog.wire.receipt import decode_receipts
from litterfog.wire.topics import device_topics

DEVICE = "capacity"
_WINDOW = 16  # frames on their way: the one worker never waits for the next
_WARM_S = 1.0  # after the first receipt, which waits for the tail to be loaded
_SILENCE_S = 60.0
_UP_S = 10.0


@dataclass(frozen=True, slots=True)
class CloudLoad:
    """What a saturated cloud side did in a stretch of time."""

    frames: int
    seconds: float
    cpu_s: float

    @property
    def cpu_share(self) -> float:
        """Of one vCPU."""
        return self.cpu_s / self.seconds

    @property
    def cpu_ms_per_frame(self) -> float:
        """What one frame takes of it."""
        return self.cpu_s * 1e3 / self.frames


def saturate(frames: list[QueuedFrame], port: int, cloud: HeldProcess, seconds: float) -> CloudLoad:
    """Send frames so long, after a warm-up, and count receipts; raises ExperimentError."""
    with _sender(frames, port) as sender:
        _pass(sender, 0.0)
        _pass(sender, _WARM_S)
        frames_before, cpu_before, started = sender.receipts, cloud.cpu_seconds(), time.monotonic()
        _pass(sender, seconds)
        cpu_s, ended = cloud.cpu_seconds() - cpu_before, time.monotonic()
        done = sender.receipts - frames_before
    return CloudLoad(done, ended - started, cpu_s)


class _Sender:
    """Keeps a window of frames on their way, in a thread of its own."""

    def __init__(self, frames: list[QueuedFrame], port: int) -> None:
        self.receipts = self._sent = 0
        self.refused: str | None = None
        self.stopping = threading.Event()
        self._frames = frames
        self._room = threading.Semaphore(_WINDOW)
        self._topics = device_topics(DEVICE)
        address = parse_broker(f"mqtt://127.0.0.1:{port}")
        topics = [self._topics.receipts]
        self.connection = Connection(
            address, DEVICE, subscriptions=topics, on_message=self._receipt
        )

    def drain(self, most_s: float) -> None:
        """Send no more, and wait for the receipts of what is on its way."""
        self.stopping.set()
        deadline = time.monotonic() + most_s
        while self._sent > self.receipts and time.monotonic() < deadline:
            time.sleep(0.01)

    def run(self) -> None:
        """Send until it is to stop."""
        for frame in itertools.cycle(self._frames):
            while not self._room.acquire(timeout=0.1):
                if self.stopping.is_set():
                    return
            if self.stopping.is_set():
                return
            self._sent += 1
            frame_id, payload = fresh(frame)
            self.connection.publish(
                self._topics.frames,
                payload,
                content_type=frame.content_type,
                correlation=frame_id.encode(),
            )

    def _receipt(self, message: Message) -> None:
        for receipt in decode_receipts(message.payload):
            if receipt.outcome in {"rejected", "duplicate"}:
                self.refused = f"{receipt.outcome}: {receipt.detail or receipt.reason}"
            self.receipts += 1
            self._room.release()
        message.ack()


@contextmanager
def _sender(frames: list[QueuedFrame], port: int) -> Iterator[_Sender]:
    sender = _Sender(frames, port)
    thread = threading.Thread(target=sender.run, name="sender", daemon=True)
    sender.connection.start()
    try:
        if not sender.connection.up.wait(_UP_S):
            raise ExperimentError("the broker takes no connection")
        thread.start()
        yield sender
        sender.drain(_SILENCE_S)
        thread.join()
    finally:
        sender.stopping.set()
        sender.connection.stop()


def _pass(sender: _Sender, seconds: float) -> None:
    """Let time pass, at least until receipts come; raises ExperimentError where none does."""
    before, started = sender.receipts, time.monotonic()
    while (passed := time.monotonic() - started) < seconds or sender.receipts == before:
        if sender.refused:
            raise ExperimentError(f"the cloud refused a frame: {sender.refused}")
        if passed > seconds + _SILENCE_S:
            raise ExperimentError(f"no receipt in {passed:.0f} s")
        time.sleep(0.01)


def fresh(frame: QueuedFrame) -> tuple[str, bytes]:
    """Give a frame a new id, in its encoded bytes: as text or as bytes, as long as the old one."""
    new = new_frame_id()
    payload = frame.payload.replace(frame.id.encode(), new.encode(), 1)
    return new, payload.replace(bytes.fromhex(frame.id), bytes.fromhex(new), 1)
