"""An order to a device: what is retained for it, and what the device made of it. Plain values."""

import secrets
from dataclasses import dataclass
from typing import Literal

import msgspec

from litterfog.wire.status import Control, ControlAnswer, Status, control_id, encode_control

State = Literal["applied", "refused", "offline", "silent"]


@dataclass(frozen=True, slots=True)
class Order:
    """A control message as it is published, and the names by which it may be answered."""

    payload: bytes  # empty: the retained one is taken away
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order to one device."""

    device: str
    state: State
    reason: str = ""

    @property
    def applied(self) -> bool:
        """Whether the device does as it was told."""
        return self.state == "applied"


def order_of(control: Control) -> Order:
    """Give a control a name of its own and write it down."""
    named = msgspec.structs.replace(control, id=secrets.token_hex(8))
    payload = encode_control(named)
    return Order(payload, frozenset((str(named.id), control_id(payload))))


def merged(standing: Control | None, wanted: Control, answer: ControlAnswer | None) -> Control:
    """Put a wish over the standing order, of which a device that starts anew knows the last alone.

    What the device has refused is let go of: it would be refused again, and the wish with it.
    """
    if standing is None or _is_refused(standing, answer):
        return wanted
    kept = msgspec.structs.asdict(standing)
    new = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value}
    return Control(**{**kept, "id": None, **new})


def outcome_of(device: str, order: Order, status: Status | None) -> Outcome | None:
    """Say what a device made of an order; None while it may yet answer."""
    answer = status.answer if status else None
    if answer and answer.id in order.ids:
        return Outcome(device, answer.outcome, answer.reason)
    if status is None or status.state == "offline":
        return Outcome(device, "offline", "the order waits until it connects")
    return None


def _is_refused(standing: Control, answer: ControlAnswer | None) -> bool:
    return answer is not None and answer.id == standing.id and answer.outcome == "refused"
