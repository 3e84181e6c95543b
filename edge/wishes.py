"""What operators wish of a device, until the pipeline has time for it, and what became of it.

A retained control comes again with every connection: it is answered again, by the same id.
"""

from collections import deque

import msgspec
import structlog

from litterfog.wire.status import MAX_REASON, Control, ControlAnswer, control_id, decode_control

log = structlog.get_logger()

_MOST_WAITING = 16  # of more the oldest go: each wish says all that its operator wants


class Wishes:
    """Takes wishes in any thread."""

    def __init__(self) -> None:
        self.answer: ControlAnswer | None = None  # to the latest
        self._waiting: deque[Control] = deque(maxlen=_MOST_WAITING)

    def hear(self, payload: bytes) -> None:
        """Take a control message; one that is none is refused at once."""
        try:
            wanted = decode_control(payload)
        except msgspec.MsgspecError as error:
            self.refuse(control_id(payload), f"not a control message: {error}")
            return
        self.add(msgspec.structs.replace(wanted, id=wanted.id or control_id(payload)))

    def add(self, wanted: Control) -> None:
        """Take one that was read."""
        self._waiting.append(wanted)

    def take(self) -> list[Control]:
        """Give them, once, the oldest first."""
        taken = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        return taken

    def settle(self, wanted: Control, refusal: str | None) -> None:
        """Answer one that was taken: why it was refused, or None."""
        if refusal is not None:
            self.refuse(wanted.id, refusal)
        elif wanted.id:
            self.answer = ControlAnswer(wanted.id, "applied")

    def refuse(self, name: str | None, reason: str) -> None:
        """Say why nothing was done."""
        log.warning("control refused", why=reason)
        if name:
            self.answer = ControlAnswer(name, "refused", _carried(reason))


def _carried(reason: str) -> str:
    """Make text fit for JSON in a status."""
    return reason[:MAX_REASON].encode(errors="replace").decode()
