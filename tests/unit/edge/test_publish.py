from collections.abc import Iterator
from pathlib import Path

import pytest

from litterfog.edge.outbox import Outbox
from litterfog.edge.publish import Publisher
from litterfog.wire.addresses import parse_broker
from litterfog.wire.status import Status

STATUS = Status(state="online", split="s", codec="json", model="m", version="1", at_ns=1)


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    outbox = Outbox(tmp_path / "o.sqlite", 10_000)
    yield Publisher(
        parse_broker("mqtt://127.0.0.1:1"),
        "pi",
        outbox,
        resend_after_s=15,
        status=lambda: STATUS,
        on_control=lambda _: None,
        keep_receipts=True,
    )
    outbox.close()


@pytest.mark.parametrize("attempts", [0, 1, 2, 10, 1_024, 10**6])
def test_patience_doubles_up_to_two_minutes_and_never_overflows(
    publisher: Publisher, attempts: int
) -> None:
    longest = min(15 * 2 ** min(attempts, 10), 120)
    assert 0.8 * longest <= publisher._patience_s(attempts) <= 1.2 * longest
