"""How many values a payload holds, counted before a parser takes memory for them.

A parser checks a list's length after it has made the list: 16 MiB of `[],[],[]...` are 400 MB of
lists, and CBOR's shared references (tags 28 and 29) grow without any bound. Knows no record.
"""

from litterfog.wire.receipt import Reason
from litterfog.wire.tensor import CodecError

_DEPTH = 4  # frame, body, cells or scales, number
_BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = 2, 3, 4, 5, 6, 7  # RFC 8949, section 3.1
_FOLLOWING = {24: 1, 25: 2, 26: 4, 27: 8}  # bytes of the argument


def check_json_values(payload: bytes, most: int) -> None:
    """Refuse JSON of more than `most` values, by its commas; those in strings count too."""
    found = payload.count(b",") + 1
    if found > most:
        raise CodecError(Reason.UNREADABLE, f"{found} values, over the limit of {most}")


def check_cbor_form(payload: bytes, most: int) -> None:
    """Refuse CBOR that is not plain data of definite length, in `most` values at most.

    Tags, which make a parser build references, big numbers or patterns, are refused.
    """
    open_items = [1]  # how many values each open array or map still takes
    at = found = 0
    while open_items:
        if not open_items[-1]:
            open_items.pop()
            continue
        open_items[-1] -= 1
        kind, argument, at = _head(payload, at)
        found += argument * (1 + (kind == _MAP)) if kind in {_ARRAY, _MAP} else 0
        if found > most:
            raise CodecError(Reason.UNREADABLE, f"{found} values, over the limit of {most}")
        if kind in {_BYTES, _TEXT}:
            at += argument
        elif kind in {_ARRAY, _MAP}:
            open_items.append(argument * (1 + (kind == _MAP)))
        if at > len(payload) or len(open_items) > _DEPTH + 1:
            raise CodecError(Reason.UNREADABLE, "truncated, or nested too deep")


def _head(payload: bytes, at: int) -> tuple[int, int, int]:
    """Read one item's kind and argument; gives where what follows begins."""
    if at >= len(payload):
        raise CodecError(Reason.UNREADABLE, "truncated")
    kind, short = payload[at] >> 5, payload[at] & 31
    if kind == _TAG or short > 27:
        raise CodecError(Reason.UNREADABLE, "a CBOR tag, or an item of indefinite length")
    after = at + 1 + _FOLLOWING.get(short, 0)
    argument = int.from_bytes(payload[at + 1 : after]) if short in _FOLLOWING else short
    return kind, argument, after
