"""Real numbers to integers of few bits, and back: arithmetic alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Quantization:
    """A real value is `scale * (q - zero_point)`, with q of dtype; one pair, or one per channel."""

    scale: float | tuple[float, ...]
    zero_point: int | tuple[int, ...]
    dtype: str  # int8, uint8, or a model's int16 input
    bits: int = 8  # of q that are used


def quantize(values: Array, to: Quantization) -> Array:
    """Round real values to integers, saturating."""
    limits = np.iinfo(to.dtype)
    most = min(limits.max, limits.min + 2**to.bits - 1)
    integers = np.rint(values / np.asarray(to.scale, np.float32)) + np.asarray(to.zero_point)
    clipped: Array = np.clip(integers, limits.min, most).astype(to.dtype)
    return clipped


def dequantize(
    integers: Array, scale: float | tuple[float, ...], zero_point: int | tuple[int, ...]
) -> NDArray[np.float32]:
    """Turn quantised integers into float32."""
    offset = np.asarray(zero_point, np.float32)
    return (integers.astype(np.float32) - offset) * np.asarray(scale, np.float32)


def range_quantization(values: Array, bits: int = 8, *, per_channel: bool = False) -> Quantization:
    """Choose the uint8 quantisation that spans the values' own range, zero exactly included."""
    axes = tuple(range(values.ndim - 1)) if per_channel else None
    low = np.minimum(values.min(axis=axes), 0).astype(np.float32)
    high = np.maximum(values.max(axis=axes), 0).astype(np.float32)
    scale = (high - low) / np.float32(2**bits - 1)
    scale = np.where(scale > 0, scale, np.float32(1))
    zero_point = np.rint(-low / scale).astype(int)
    if per_channel:
        return Quantization(tuple(scale.tolist()), tuple(zero_point.tolist()), "uint8", bits)
    return Quantization(float(scale), int(zero_point), "uint8", bits)
