"""Which dead letters can be sent again, and under which id their receipts come."""

import msgspec

from litterfog.wire.codecs.table import decode_frame
from litterfog.wire.refusal import CodecError
from litterfog.wire.store_records import DEAD_LETTER_BYTES, DeadLetter


class NotSentError(ValueError):
    """A dead letter that cannot be sent again: says why."""


class _Named(msgspec.Struct):
    id: str


def check_whole(letter: DeadLetter) -> None:
    """Refuse what was not kept as it came; raises NotSentError."""
    if not letter.is_whole:
        raise NotSentError(
            f"only its first {DEAD_LETTER_BYTES:,} bytes were kept: the rest is not here;"
            " the device keeps a refused frame, and its pictures may be sent anew with --again"
        )
    if letter.content_type is None:
        raise NotSentError("it was kept without its content type, which a frame is read by")


def frame_id_of(letter: DeadLetter) -> str | None:
    """Read a frame's id, by which its receipt is known; None where it cannot be read."""
    try:
        return decode_frame(letter.payload, letter.content_type).id
    except CodecError:
        pass
    try:  # of a schema that is not known here
        return msgspec.json.decode(letter.payload, type=_Named).id
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
