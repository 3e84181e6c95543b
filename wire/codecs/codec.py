"""What a codec is, whichever it is."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import Struct

from litterfog.wire.codecs import CodecName
from litterfog.wire.frame import Frame


class Version(Struct):
    """What can be read of a Frame of any schema."""

    schema: int


@dataclass(frozen=True, slots=True)
class Codec:
    """One way to write a Frame, told apart by its MQTT content type.

    A parser checks a list's length after it has made the list: 16 MiB of `[],[],[]...` are 400 MB.
    So each codec counts a payload's values before it parses them.
    """

    name: CodecName
    content_type: str
    lists_numbers: bool  # real numbers and raw pixels, one by one; else bytes, which may be packed
    encode: Callable[[Frame], bytes]  # raises CodecError: what the Frame carries cannot go so
    decode: Callable[[bytes], Frame]  # raises CodecError, msgspec's errors, or ValueError and kin
    schema_of: Callable[[bytes], int]  # of bytes that `decode` did not take; raises likewise
