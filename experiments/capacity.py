"""How many users a cloud machine takes (table 4): frames a second when it has more than it can do.

Frames are a device's own, made beforehand and sent again and again with fresh ids. A window of them
is always on its way: a new one goes when a receipt comes, so that the cloud side is never idle and
its broker never drops. What counts is CPU time for each frame, of broker, store and subscriber.
"""

import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litterfog.bench.held import Engine, Held
from litterfog.edge.outbox import Outbox, Outgoing
from litterfog.experiments.instances import CLOUD
from litterfog.experiments.pipeline import (
    ExperimentError,
    Group,
    Machines,
    Way,
    cloud_side,
    environment,
    label_of,
)
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.frame import new_frame_id
from litterfog.wire.message import Message
from litterfog.wire.receipt import decode_receipts
from litterfog.wire.topics import device_topics

_DEVICE = "capacity"
_WINDOW = 16  # frames on their way: the one worker never waits for the next
_WARM_S = 1.0  # after the first receipt, which waits for the tail to be loaded
_SILENCE_S = 60.0
_UP_S = 10.0
_MOST_FRAMES = 1_000


@dataclass(frozen=True, slots=True)
class Saturated:
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


def measure_capacity(
    engine: Engine,
    way: Way,
    splits: tuple[str, ...],
    pictures: Path,
    folder: Path,
    seconds: float,
    on_split: Callable[[str], None] = lambda _: None,
) -> list[dict[str, Any]]:
    """Saturate a cloud side held to the t2.micro's size with every split's frames, one by one.

    Raises:
        ExperimentError: a part did not start, or a frame was refused.
    """
    folder.mkdir(parents=True)
    group = Group(way, 160, "jetson-nano", "lan")
    on_split("frames")
    boxes = _make(group, splits, pictures, folder)
    machines = Machines(
        group.model, group.settings()["runtime"], "lan", _DEVICE, device=None, cloud=CLOUD
    )
    records = []
    with cloud_side(engine, machines, folder) as cloud:
        cloud.held.hold(CLOUD)
        for split, box in zip(splits, boxes, strict=True):
            on_split(split)
            frames = _frames(box)
            if not frames:
                raise ExperimentError(f"{split}: no picture shows litter, so no frame is sent")
            found = saturate(frames, cloud.broker_port, cloud.held, seconds)
            records.append(
                {
                    "way": way,
                    "split": split,
                    "model": group.model,
                    "label": label_of(engine),
                    "frames": found.frames,
                    "seconds": round(found.seconds, 3),
                    "frames_per_s": round(found.frames / found.seconds, 2),
                    "cpu_share": round(found.cpu_share, 4),
                    "cpu_ms_per_frame": round(found.cpu_ms_per_frame, 4),
                    "sent_share": len(frames) / _count(pictures),
                }
            )
    return records


def saturate(frames: list[Outgoing], port: int, cloud: Held, seconds: float) -> Saturated:
    """Send frames so long, after a warm-up, and count receipts; raises ExperimentError."""
    with _sender(frames, port) as sender:
        _pass(sender, 0.0)
        _pass(sender, _WARM_S)
        frames_before, cpu_before, started = sender.receipts, cloud.cpu_seconds(), time.monotonic()
        _pass(sender, seconds)
        cpu_s, ended = cloud.cpu_seconds() - cpu_before, time.monotonic()
        done = sender.receipts - frames_before
    return Saturated(done, ended - started, cpu_s)


class _Sender:
    """Keeps a window of frames on their way, in a thread of its own."""

    def __init__(self, frames: list[Outgoing], port: int) -> None:
        self.receipts = self._sent = 0
        self.refused: str | None = None
        self.stopping = threading.Event()
        self._frames = frames
        self._room = threading.Semaphore(_WINDOW)
        self._topics = device_topics(_DEVICE)
        address = parse_broker(f"mqtt://127.0.0.1:{port}")
        topics = [self._topics.receipts]
        self.connection = Connection(
            address, _DEVICE, subscriptions=topics, on_message=self._receipt
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
def _sender(frames: list[Outgoing], port: int) -> Iterator[_Sender]:
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


def fresh(frame: Outgoing) -> tuple[str, bytes]:
    """Give a frame a new id, in its encoded bytes: as text or as bytes, as long as the old one."""
    new = new_frame_id()
    payload = frame.payload.replace(frame.id.encode(), new.encode(), 1)
    return new, payload.replace(bytes.fromhex(frame.id), bytes.fromhex(new), 1)


def _make(group: Group, splits: tuple[str, ...], pictures: Path, folder: Path) -> list[Path]:
    boxes = [folder / f"made-{number}.sqlite" for number in range(len(splits))]
    runs = [
        {
            **group.settings(),
            "split": split,
            "source": str(pictures),
            "device_id": _DEVICE,
            "outbox": str(box),
            "once": True,
        }
        for split, box in zip(splits, boxes, strict=True)
    ]
    plan = folder / "frames.json"
    plan.write_text(json.dumps(runs))
    done = subprocess.run(  # noqa: S603  (our own command line)
        [sys.executable, "-P", "-m", "litterfog.experiments.frames", str(plan)],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ExperimentError(f"no frames were made: {done.stderr[-600:]}")
    return boxes


def _frames(box: Path) -> list[Outgoing]:
    """Read the frames of pictures; the tally of clean ones is one small frame for all, left out."""
    with closing(Outbox(box, 10**9)) as outbox:
        return [frame for frame in outbox.after(0, _MOST_FRAMES) if b"tally" not in frame.payload]


def _count(pictures: Path) -> int:
    return sum(1 for path in pictures.iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png"})
