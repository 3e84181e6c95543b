"""The json codec: a JSON envelope; the data compressed, base64 in a field."""

import msgspec

from litterfog.wire.codecs.codec import Codec, Version
from litterfog.wire.frame import MAX_VALUES, Frame
from litterfog.wire.refusal import CodecError, Reason


def check_values(payload: bytes, most: int) -> None:
    """Refuse JSON of more than `most` values, by its commas; those in strings count too."""
    found = payload.count(b",") + 1
    if found > most:
        raise CodecError(Reason.UNREADABLE, f"{found} values, over the limit of {most}")


def schema_of(payload: bytes) -> int:
    """Read a Frame's schema version, and nothing else of it."""
    return msgspec.json.decode(payload, type=Version).schema


def _encode(frame: Frame) -> bytes:
    return msgspec.json.encode(frame)


def _decode(payload: bytes) -> Frame:
    check_values(payload, MAX_VALUES)
    return msgspec.json.decode(payload, type=Frame)


JSON = Codec(
    name="json",
    content_type="application/vnd.litterfog.frame+json",
    lists_numbers=False,
    encode=_encode,
    decode=_decode,
    schema_of=schema_of,
)
