"""What an operator wishes of a device, and what the device answers."""

import msgspec
import pytest

from litterfog.edge.settings import EdgeSettings
from litterfog.edge.way import Way
from litterfog.edge.wishes import Wishes
from litterfog.models.zoo import load_model, shipped_models
from litterfog.wire.status import MAX_REASON, Control, ControlAnswer, control_id

ID = "0123456789abcdef"


def a_way() -> Way:
    settings = {"source": ".", "device_id": "bicycle-7", "model": "litter-160-int8"}
    return Way(load_model("litter-160-int8"), EdgeSettings.model_validate(settings))


def answered(way: Way, payload: bytes) -> ControlAnswer | None:
    wishes = Wishes()
    wishes.hear(payload)
    for wanted in wishes.take():
        wishes.settle(wanted, way.change(wanted))
    return wishes.answer


def test_what_can_be_done_is_done_and_answered_by_its_id() -> None:
    way = a_way()
    answer = answered(way, b'{"id": "%s", "split": "split10", "rate_hz": 2}' % ID.encode())
    assert answer == ControlAnswer(ID, "applied")
    assert (way.head.split, way.rate_hz) == ("split10", 2)


def test_a_control_without_an_id_is_answered_by_its_bytes() -> None:
    payload = b'{"codec": "cbor"}'
    assert answered(a_way(), payload) == ControlAnswer(control_id(payload), "applied")


def test_what_is_no_control_is_refused_by_its_bytes() -> None:
    payload = b'{"speed": 3}'
    answer = answered(a_way(), payload)
    assert answer is not None
    assert (answer.id, answer.outcome) == (control_id(payload), "refused")
    assert "not a control message" in answer.reason


def test_a_model_of_the_device_is_taken_with_a_split_of_its_own() -> None:
    way = a_way()
    assert way.change(Control(model="litter-160", split="split5")) is None
    assert (way.model.name, way.head.split) == ("litter-160", "split5")


@pytest.mark.parametrize("name", ["litter-999", "../../etc/passwd", "/tmp/other.tflite"])  # noqa: S108
def test_a_model_that_the_device_has_not_is_refused_with_those_that_it_has(name: str) -> None:
    way = a_way()
    refusal = way.change(Control(model=name, rate_hz=2)) or ""
    assert all(shipped in refusal for shipped in shipped_models())
    assert (way.model.name, way.rate_hz) == ("litter-160-int8", None)


def test_a_split_that_the_other_model_has_not_leaves_all_as_it_is() -> None:
    way = a_way()
    assert way.change(Control(model="litter-160", split="split99")) is not None
    assert (way.model.name, way.head.split) == ("litter-160-int8", "split13")


def test_a_long_reason_is_cut_to_what_a_status_carries() -> None:
    wishes = Wishes()
    wishes.settle(Control(id=ID), "x" * 10_000)
    assert wishes.answer
    assert len(wishes.answer.reason) == MAX_REASON
    assert msgspec.json.decode(msgspec.json.encode(wishes.answer), type=ControlAnswer)


def test_of_more_wishes_than_a_device_has_time_for_the_latest_are_kept() -> None:
    wishes = Wishes()
    for number in range(1, 100):
        wishes.add(Control(rate_hz=number))
    assert [wish.rate_hz for wish in wishes.take()] == list(range(84, 100))
    assert wishes.take() == []
