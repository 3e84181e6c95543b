"""Small JSON messages, parsed within a bound of bytes and with one kind of error."""

from typing import TypeVar

import msgspec

_T = TypeVar("_T")


def parse_json(payload: bytes, decoder: msgspec.json.Decoder[_T], most_bytes: int) -> _T:
    """Parse a message of at most `most_bytes`.

    Raises:
        msgspec.MsgspecError: it is larger, or not what the decoder takes.
    """
    if len(payload) > most_bytes:
        raise msgspec.DecodeError(f"{len(payload)} bytes, over the limit of {most_bytes}")
    try:
        return decoder.decode(payload)
    except (UnicodeDecodeError, RecursionError) as error:  # msgspec leaves these two as they are
        raise msgspec.DecodeError(str(error)) from error
