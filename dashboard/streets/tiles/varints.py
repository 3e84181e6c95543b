"""Protocol Buffers' numbers (base 128 varints) for whole columns at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_SEVEN: Final = np.arange(5) * 7  # bits of a number of 32


def zigzag(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Make small numbers of either sign small ones of none: 0, -1, 1, -2 are 0, 1, 2, 3."""
    return (values << 1) ^ (values >> 63)


def varint_bytes(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the bytes that each number takes, 0 up to 2^32 - 1."""
    more: NDArray[np.int64] = (values[:, None] >> _SEVEN[1:] > 0).sum(axis=1)
    return 1 + more


def varints(values: NDArray[np.int64]) -> bytes:
    """Write numbers one after another."""
    more = values[:, None] >> _SEVEN
    digits = (more & 0x7F) | np.where(more > 0x7F, 0x80, 0)
    written = more > 0
    written[:, 0] = True
    return digits[written].astype(np.uint8).tobytes()


def delimited(field: int, data: bytes) -> bytes:
    """Write a field of bytes, a message or a text: its number, its length, itself."""
    return varints(np.array([field << 3 | 2, len(data)])) + data
