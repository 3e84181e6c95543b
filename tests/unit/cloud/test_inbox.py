"""What waits for the worker is bounded, in number and in bytes."""

from litterfog.cloud.inbox import Inbox
from litterfog.wire.frame import MAX_PAYLOAD_BYTES
from litterfog.wire.hits import DEAD_LETTER_BYTES
from litterfog.wire.message import Message


def _message(nbytes: int) -> Message:
    return Message("topic", bytes(nbytes), None, None, {}, ack=lambda: None)


def test_messages_wait_up_to_so_many() -> None:
    inbox = Inbox(2, 1_000)
    assert [inbox.put(_message(1)) for _ in range(3)] == [True, True, False]
    assert inbox.depth == 2


def test_messages_wait_up_to_so_many_bytes_and_room_comes_back() -> None:
    inbox = Inbox(10, 1_000)
    assert inbox.put(_message(900))
    assert not inbox.put(_message(200))
    assert inbox.get(0.1) is not None
    assert inbox.put(_message(200))


def test_an_oversize_payload_waits_as_its_first_bytes() -> None:
    inbox = Inbox(10, 10_000)
    assert inbox.put(_message(MAX_PAYLOAD_BYTES + 1))
    queued = inbox.get(0.1)
    assert queued is not None
    assert queued.payload_bytes == MAX_PAYLOAD_BYTES + 1
    assert len(queued.message.payload) == DEAD_LETTER_BYTES
    assert inbox.get(0.01) is None
