"""MapLibre's glyph format: a protobuf of signed distance fields, as scripts/make-glyphs writes it.

glyphs { repeated fontstack = 1 }
fontstack { string name = 1; string range = 2; repeated glyph = 3 }
"""

from collections.abc import Sequence

_BYTES = 2  # protobuf's wire type of what has a length


def fontstack(name: str, span: str, glyphs: Sequence[bytes]) -> bytes:
    """Encode the characters of a range such as 0-255; without any it is valid, and draws none."""
    fields = [field(1, name.encode()), field(2, span.encode()), *(field(3, one) for one in glyphs)]
    return field(1, b"".join(fields))


def field(number: int, data: bytes) -> bytes:
    """Encode a field that has a length."""
    return varint(number << 3 | _BYTES) + varint(len(data)) + data


def varint(value: int) -> bytes:
    """Encode a number, seven bits a byte, the lowest first."""
    low = bytearray()
    while value > 0x7F:
        low.append(value & 0x7F | 0x80)
        value >>= 7
    low.append(value)
    return bytes(low)
