"""Row 12: duplicates, reordering, a replay a day later, a duplicate at two subscribers at once."""

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from litterfog.edge.outbox import Outbox, QueuedFrame
from litterfog.wire.addresses import parse_broker
from litterfog.wire.broker import Connection
from litterfog.wire.message import Message
from litterfog.wire.receipt import Receipt, decode_receipts
from litterfog.wire.topics import device_topics
from tests.faults.children import counts_of, points, subscribers
from tests.faults.conftest import Figures, Size
from tests.faults.photos import write_photos
from tests.pipeline import edge_once, reader
from tests.services import Mosquitto, Redis, wait_until

pytestmark = [pytest.mark.broker, pytest.mark.fault(12), pytest.mark.timeout(300)]

_DAY_MS = 86_400_000
_WINDOW = 16  # frames without receipt


class _Sender:
    """Sends the bytes of frames as often as it is told, and keeps the receipts."""

    def __init__(self, connection: Connection, device: str, receipts: list[Receipt]) -> None:
        self._connection = connection
        self._topics = device_topics(device)
        self._receipts = receipts

    def send(self, frames: list[QueuedFrame]) -> list[str]:
        """Send each, some at a time as a device does, until each has its receipt: outcomes."""
        windows = range(0, len(frames), _WINDOW)
        return [word for at in windows for word in self._send(frames[at : at + _WINDOW])]

    def _send(self, frames: list[QueuedFrame]) -> list[str]:
        first = len(self._receipts)
        for frame in frames:
            sent = self._connection.publish(
                self._topics.frames,
                frame.payload,
                content_type=frame.content_type,
                correlation=frame.id.encode(),
            )
            assert sent
        wait_until(lambda: len(self._receipts) >= first + len(frames), 30, "every receipt")
        return [receipt.outcome for receipt in self._receipts[first:]]


@contextmanager
def _sender(mosquitto: Mosquitto, device: str) -> Iterator[_Sender]:
    receipts: list[Receipt] = []

    def received(message: Message) -> None:
        receipts.extend(decode_receipts(message.payload))
        message.ack()

    connection = Connection(
        parse_broker(mosquitto.url, None),
        "replayer",
        subscriptions=[device_topics(device).receipts],
        on_message=received,
    )
    connection.start()
    try:
        assert connection.up.wait(20)
        yield _Sender(connection, device, receipts)
    finally:
        connection.stop()


def _frames(folder: Path, mosquitto: Mosquitto, device: str, count: int) -> list[QueuedFrame]:
    """Give the frames of a device that no cloud has answered."""
    write_photos(folder / "photos", range(count))
    edge_once(folder / "photos", mosquitto, device, give_up_after=0.1)
    with closing(Outbox(folder / f"{device}.sqlite", 2**30)) as outbox:
        return outbox.after(0, count)


def _let_time_pass(store: Redis, by_ms: int) -> None:
    """Bring the end of everything that expires nearer."""
    with store.client() as client:
        for key in client.scan_iter("litterfog:v2:*:done:*"):
            left_ms = int(client.pttl(key))
            assert left_ms > by_ms
            client.pexpire(key, left_ms - by_ms)


def _forget_everything_that_expires(store: Redis) -> None:
    with store.client() as client:
        client.delete(*client.scan_iter("litterfog:v2:*:done:*"))


def test_each_frame_is_one_point_however_often_and_late_it_comes(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    draw = random.Random(12)  # noqa: S311
    frames = _frames(tmp_path, mosquitto, device, size(30, 300))
    repeated = frames * 3
    draw.shuffle(repeated)
    with subscribers(mosquitto, redis_server, tmp_path, 2), _sender(mosquitto, device) as sender:
        outcomes = sender.send(repeated)
        by_subscriber = counts_of_both(redis_server)
        _let_time_pass(redis_server, _DAY_MS)
        a_day_later = sender.send(frames)
        _let_time_pass(redis_server, 28 * _DAY_MS)
        a_month_later = sender.send(frames)
        _forget_everything_that_expires(redis_server)
        a_year_later = sender.send(frames)
    ids = sorted(hit.id for hit in points(redis_server))
    lost, duplicates = len({frame.id for frame in frames} - set(ids)), len(ids) - len(set(ids))
    figures(
        frames=len(frames),
        deliveries=len(repeated) + 3 * len(frames),
        by_subscriber=by_subscriber,
        lost=lost,
        duplicates=duplicates,
    )
    assert (lost, duplicates, len(ids)) == (0, 0, len(frames))
    assert outcomes.count("stored") == len(frames)
    assert set(a_day_later + a_month_later + a_year_later) == {"duplicate"}
    assert reader(redis_server).totals().frames == len(frames)


def test_a_duplicate_at_two_subscribers_at_once_is_one_point(
    tmp_path: Path,
    mosquitto: Mosquitto,
    redis_server: Redis,
    device: str,
    size: Size,
    figures: Figures,
) -> None:
    """The broker deals the messages of a shared subscription out in turn: a pair goes to both."""
    frames = _frames(tmp_path, mosquitto, device, size(30, 300))
    with subscribers(mosquitto, redis_server, tmp_path, 2), _sender(mosquitto, device) as sender:
        outcomes = [outcome for frame in frames for outcome in sender.send([frame, frame])]
        by_subscriber = counts_of_both(redis_server)
    ids = [hit.id for hit in points(redis_server)]
    figures(pairs=len(frames), by_subscriber=by_subscriber, points=len(ids), distinct=len(set(ids)))
    assert set(by_subscriber.values()) == {len(frames)}
    assert sorted(ids) == sorted(frame.id for frame in frames)
    assert outcomes.count("stored") == outcomes.count("duplicate") == len(frames)


def counts_of_both(store: Redis) -> dict[str, int]:
    """Wait until both subscribers have told what they did."""
    frames = reader(store).totals()
    expected = frames.frames + frames.duplicates
    wait_until(lambda: sum(counts_of(store).values()) == expected, 10, "both heartbeats")
    return counts_of(store)
