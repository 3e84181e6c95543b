"""Orders to devices: what is retained for one, and what its status says became of it."""

from typing import Literal

import pytest

from litterfog.wire.operator_link.letters import NotSentError, check_whole, frame_id_of
from litterfog.wire.operator_link.orders import merged, order_of, outcome_of
from litterfog.wire.status import (
    Control,
    ControlAnswer,
    Status,
    control_id,
    decode_control,
    decode_status,
    encode_status,
)
from litterfog.wire.store_records import DEAD_LETTER_BYTES, DeadLetter
from litterfog.wire.troubles import Trouble, troubles_of

DAY_NS = 86_400 * 10**9
NOW_NS = 20_000 * DAY_NS
ID = "0123456789abcdef"
STANDING = Control(id=ID, split="split10", rate_hz=2)


def status(**told: object) -> Status:
    said = {"state": "online", "split": "split13", "codec": "json", "model": "litter-160"}
    return Status(**said, version="0.3.0", at_ns=NOW_NS, **told)  # type: ignore[arg-type]


def letter(payload: bytes, content_type: str | None = "application/json") -> DeadLetter:
    return DeadLetter(1, "bicycle-7", "model", "no such", payload, "1-0", content_type)


def test_an_order_says_what_it_wants_and_no_more() -> None:
    order = order_of(Control(split="split10"))
    wanted = decode_control(order.payload)
    assert (wanted.split, wanted.codec, b"codec" in order.payload) == ("split10", None, False)
    assert order.ids == {wanted.id, control_id(order.payload)}


def test_an_order_is_put_over_the_one_that_stands() -> None:
    assert merged(STANDING, Control(rate_hz=5), None) == Control(split="split10", rate_hz=5)


def test_an_order_that_was_refused_is_not_kept() -> None:
    refused = ControlAnswer(ID, "refused", "no such split")
    assert merged(STANDING, Control(rate_hz=5), refused) == Control(rate_hz=5)


@pytest.mark.parametrize("outcome", ["applied", "refused"])
def test_an_order_is_answered_by_the_status_that_names_it(
    outcome: Literal["applied", "refused"],
) -> None:
    order = order_of(Control(split="split10"))
    for name in order.ids:
        told = outcome_of("a", order, status(answer=ControlAnswer(name, outcome, "why")))
        assert told is not None
        assert told.state == outcome


def test_the_answer_to_another_order_is_waited_past() -> None:
    order = order_of(Control(split="split10"))
    assert outcome_of("a", order, status(answer=ControlAnswer(ID, "applied"))) is None


def test_a_device_that_is_away_finds_its_order_later() -> None:
    away = Status(
        state="offline", split="split13", codec="json", model="m", version="0.3.0", at_ns=1
    )
    told = outcome_of("a", order_of(Control(split="split10")), away)
    assert told is not None
    assert (told.state, told.applied) == ("offline", False)


def test_a_status_of_before_is_read_as_ever() -> None:
    before = (
        b'{"state":"online","split":"split13","codec":"json","model":"m","version":"0.2.0",'
        b'"at_ns":1,"frames_seen":3,"skipped":0,"outbox_depth":2,"dropped":0}'
    )
    told = decode_status(before)
    assert (told.outbox_depth, told.rate_hz, told.answer, told.models) == (2, None, None, ())


def test_what_a_device_does_not_know_is_not_on_the_wire() -> None:
    payload = encode_status(status(outbox_depth=2))
    assert b"battery" not in payload
    assert b'"outbox_depth":2' in payload


@pytest.mark.parametrize(
    ("told", "troubles"),
    [
        ({}, ()),
        ({"answer": ControlAnswer(ID, "refused", "why")}, ("refused",)),
        ({"outbox_depth": 2, "wait_s": 20}, ()),
        ({"outbox_depth": 2, "wait_s": 301}, ("waiting",)),
        ({"dropped": 1}, ("dropped",)),
        ({"certificate_ends_ms": (NOW_NS + 31 * DAY_NS) // 10**6}, ()),
        ({"certificate_ends_ms": (NOW_NS + 29 * DAY_NS) // 10**6}, ("certificate",)),
    ],
)
def test_what_asks_for_somebody_is_named(
    told: dict[str, object], troubles: tuple[Trouble, ...]
) -> None:
    assert troubles_of(status(**told), NOW_NS, NOW_NS) == troubles


def test_an_online_device_that_says_nothing_for_long_is_silent() -> None:
    assert troubles_of(status(), NOW_NS - 121 * 10**9, NOW_NS) == ("silent",)


def test_a_letter_that_was_cut_is_not_sent_again() -> None:
    with pytest.raises(NotSentError, match="first 4,096 bytes"):
        check_whole(letter(b"x" * DEAD_LETTER_BYTES))


def test_a_letter_without_its_content_type_is_not_sent_again() -> None:
    with pytest.raises(NotSentError, match="content type"):
        check_whole(letter(b"{}", None))


def test_a_letter_of_an_unknown_schema_still_says_its_id() -> None:
    assert frame_id_of(letter(b'{"schema": 9, "id": "abc"}')) == "abc"
    assert frame_id_of(letter(b"junk")) is None
