"""Time what is neither model nor codec: the outbox on its disk, a broker's hop, the store.

Each by the pipeline's own code, paced. Broker and store are other people's: the store must be empty
and is emptied again, the topics are this run's own.
"""

import queue
import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from litterfog.edge.outbox import Outbox
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.cells import cell_of
from litterfog.wire.elapsed import ms_since
from litterfog.wire.frame import EdgeTimings, new_frame_id
from litterfog.wire.message import Message
from litterfog.wire.store_records import Hit, Observation

if TYPE_CHECKING:
    from litterfog.wire.hits import HitWriter  # needs redis, which a device has not

_PAUSE_S = 0.015
_READY_S = 10.0
_FRAME_BYTES, _RECEIPT_BYTES = 4_000, 250
_OUTBOX_BYTES = 100_000_000
_PLACE = 51.0778751, 4.2794161


class ServiceError(Exception):
    """Disk, broker or store cannot be measured with; says why."""


@dataclass(slots=True)
class OutboxTimes:
    """In ms."""

    queue: list[float] = field(default_factory=list)  # appended to handed over
    settle: list[float] = field(default_factory=list)


@dataclass(slots=True)
class HopTimes:
    """In ms."""

    hop: list[float] = field(default_factory=list)  # half of a frame's and its receipt's way
    inbox: list[float] = field(default_factory=list)  # connection's thread to the worker's


def time_outbox(folder: Path, calls: int) -> OutboxTimes:
    """Append, hand over to another thread and let go, in a file of its own in a folder.

    Raises:
        OSError: the folder cannot be written.
        edge.outbox.OutboxError: its disk does not take the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    times = OutboxTimes()
    with (
        tempfile.TemporaryDirectory(prefix="litterfog-profile-", dir=folder) as name,
        closing(Outbox(Path(name) / "outbox.sqlite", _OUTBOX_BYTES)) as outbox,
        _handing_over(outbox, times.queue) as (appended, handed),
    ):
        for _ in range(calls):
            time.sleep(_PAUSE_S)
            frame_id = secrets.token_hex(16)
            outbox.append(frame_id, "any", secrets.token_bytes(_FRAME_BYTES))
            appended.put(None)
            handed.get(timeout=_READY_S)
            time.sleep(_PAUSE_S)
            started = time.perf_counter()
            outbox.remove(frame_id)
            times.settle.append(ms_since(started))
    return times


@contextmanager
def _handing_over(
    outbox: Outbox, times: list[float]
) -> Iterator[tuple["queue.Queue[int | None]", "queue.Queue[None]"]]:
    """Read each frame in a thread of its own, as the publisher does; a number ends it."""
    appended: queue.Queue[int | None] = queue.Queue()
    handed: queue.Queue[None] = queue.Queue()

    def work() -> None:
        seq = 0
        while appended.get() is None:
            for frame in outbox.after(seq, 1):
                times.append((time.time_ns() - frame.appended_ns) / 1e6)
                seq = frame.seq
            handed.put(None)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield appended, handed
    finally:
        appended.put(0)
        thread.join(_READY_S)


def time_hops(url: str, calls: int) -> HopTimes:
    """Send messages of a frame's size to a worker, and a receipt's back; raises ServiceError."""
    own = f"litterfog-profile/{secrets.token_hex(8)}"
    inbox: queue.Queue[tuple[Message, float]] = queue.Queue()
    answers: queue.Queue[float] = queue.Queue()

    def answered(message: Message) -> None:
        message.ack()
        answers.put(time.monotonic())

    device = Connection(
        parse_broker(url), f"{own[-8:]}-device", subscriptions=[f"{own}/back"], on_message=answered
    )
    cloud = Connection(
        parse_broker(url),
        f"{own[-8:]}-cloud",
        subscriptions=[f"{own}/there"],
        on_message=lambda message: inbox.put((message, time.monotonic())),
    )
    times = HopTimes()
    with _connected(device), _connected(cloud):
        back = cloud, inbox, f"{own}/back", times
        threading.Thread(target=_answer, args=back, daemon=True).start()
        for _ in range(calls):
            time.sleep(_PAUSE_S)
            started = time.monotonic()
            device.publish(f"{own}/there", bytes(_FRAME_BYTES))
            try:
                trip_ms = (answers.get(timeout=_READY_S) - started) * 1e3
            except queue.Empty as error:
                why = device.refusal or cloud.refusal or "no message came back"
                raise ServiceError(f"broker {device.address}: {why}") from error
            times.hop.append(max(0.0, trip_ms - times.inbox[-1]) / 2)
    return times


def _answer(
    cloud: Connection, inbox: "queue.Queue[tuple[Message, float]]", topic: str, times: HopTimes
) -> None:
    while True:
        message, at = inbox.get()
        times.inbox.append((time.monotonic() - at) * 1e3)
        cloud.publish(topic, bytes(_RECEIPT_BYTES))
        message.ack()


@contextmanager
def _connected(connection: Connection) -> Iterator[None]:
    connection.start()
    try:
        if not connection.up.wait(_READY_S):
            why = connection.last_error or "no answer"
            raise ServiceError(f"broker {connection.address}: {why}")
        yield
    finally:
        connection.stop()


def time_store(url: str, calls: int) -> list[float]:
    """Record hits in an empty database, in ms; raises ServiceError, ModuleNotFoundError."""
    import redis  # noqa: PLC0415  (a device has none)

    from litterfog.wire.hits import HitWriter  # noqa: PLC0415
    from litterfog.wire.store_client import open_store  # noqa: PLC0415

    client = open_store(url, timeout_s=_READY_S)
    try:
        if client.dbsize():
            raise ServiceError(
                f"{url} is not empty: give a database that is, such as .../15; it is emptied again"
            )
        try:
            return list(_stores(HitWriter(client), calls))
        finally:
            client.flushdb()
    except redis.RedisError as error:
        raise ServiceError(f"Redis {url}: {error}") from error


def _stores(writer: "HitWriter", calls: int) -> Iterator[float]:
    for _ in range(calls):
        time.sleep(_PAUSE_S)
        seen = _hit()
        started = time.perf_counter()
        writer.record(seen)
        yield ms_since(started)


def _hit() -> Observation:
    frame_id, (lat, lon) = new_frame_id(), _PLACE
    hit = Hit(
        id=frame_id,
        device="profile",
        captured_at_ns=time.time_ns(),
        received_at_ns=time.time_ns(),
        lat=lat,
        lon=lon,
        probability=0.9,
        model="any",
        split="split13",
        mechanism="split",
        wire_bytes=_FRAME_BYTES,
        edge_timings=EdgeTimings(0.313, 1.601, 2.198, 0.117),
    )
    cells = {cell_of(lat, lon): 1}
    return Observation(frame_id, "profile", hit.captured_at_ns, _FRAME_BYTES, cells, hit)
