"""What every payload, tensor and picture is checked for: its size, its elements, its checksum."""

import math
import zlib

from litterfog.wire.frame import MAX_FRAME_ELEMENTS
from litterfog.wire.refusal import CodecError, Reason


def check_size(payload_bytes: int, limit_bytes: int) -> None:
    """Refuse a payload over a limit with CodecError(OVERSIZE)."""
    if payload_bytes > limit_bytes:
        raise CodecError(Reason.OVERSIZE, f"{payload_bytes} bytes, over the limit of {limit_bytes}")


def check_elements(shape: tuple[int, ...]) -> int:
    """Count a shape's elements; over MAX_FRAME_ELEMENTS raise CodecError(OVERSIZE)."""
    count = math.prod(shape)
    if count > MAX_FRAME_ELEMENTS:
        raise CodecError(
            Reason.OVERSIZE, f"shape {shape} has more than {MAX_FRAME_ELEMENTS} elements"
        )
    return count


def check_crc32(data: bytes, expected: int) -> None:
    """Refuse data of another CRC-32 with CodecError(CHECKSUM)."""
    if zlib.crc32(data) != expected:
        raise CodecError(Reason.CHECKSUM, f"data of {len(data)} bytes has another CRC-32")
