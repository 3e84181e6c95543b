"""Arrays to Tensors and back: compress, check.

Knows nothing of models: that a tensor fits a tail is the caller's to check.
"""

import zlib
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from litterfog.wire.checks import check_crc32, check_elements
from litterfog.wire.frame import Tensor
from litterfog.wire.refusal import CodecError, Reason

Array = NDArray[Any]
_ZSTD_LEVEL = 3  # chosen by bench/compression.py: higher ones save nothing
_MAX_WINDOW_BYTES = 2**23  # what a decoder may set aside for the window of a foreign frame


def pack_tensor(
    array: Array,
    scale: float | tuple[float, ...] | None = None,
    zero_point: int | tuple[int, ...] = 0,
    *,
    compress: bool,
) -> Tensor:
    """Pack an activation (shape without batch): integers that have a scale, or float32."""
    raw = np.ascontiguousarray(array).tobytes()
    data = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(raw) if compress else raw
    smaller = len(data) < len(raw)
    data = data if smaller else raw
    return Tensor(
        dtype=array.dtype.name,  # type: ignore[arg-type]  # the three that models give
        shape=array.shape,
        encoding="zstd" if smaller else "raw",
        crc32=zlib.crc32(data),
        data=data,
        scale=scale,
        zero_point=zero_point,
    )


def unpack_tensor(tensor: Tensor) -> Array:
    """Give the tensor's array, in its wire dtype and shape.

    Raises:
        CodecError: checksum, length, scale or values are not right.
    """
    check_crc32(tensor.data, tensor.crc32)
    count = check_elements(tensor.shape)
    raw = _inflate(tensor, count * np.dtype(tensor.dtype).itemsize)
    array = np.frombuffer(raw, dtype=np.dtype(tensor.dtype).newbyteorder("<"))
    if tensor.dtype == "float32" and not np.isfinite(array).all():
        raise CodecError(Reason.NOT_FINITE, "the tensor holds NaN or infinity")
    if tensor.scale is not None:
        _check_scale(tensor)
    return array.reshape(tensor.shape)


def _check_scale(tensor: Tensor) -> None:
    with np.errstate(over="ignore"):
        scale = np.asarray(tensor.scale, np.float32)
    if not (np.isfinite(scale).all() and (scale > 0).all()):
        raise CodecError(Reason.NOT_FINITE, "a scale is not a positive number")
    for shape in {scale.shape, np.shape(tensor.zero_point)} - {()}:
        if shape != tensor.shape[-1:]:
            raise CodecError(Reason.SHAPE, f"{shape[0]} scales or zero points for {tensor.shape}")


def _inflate(tensor: Tensor, expected_bytes: int) -> bytes:
    """Decompress; memory is taken only for the length that the shape allows."""
    data = tensor.data
    if tensor.encoding == "zstd":
        decompressor = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
        try:
            with decompressor.stream_reader(data) as reader:
                data = reader.read(expected_bytes + 1)
        except zstandard.ZstdError as error:
            raise CodecError(Reason.UNREADABLE, f"not zstandard data: {error}") from error
    if len(data) != expected_bytes:
        raise CodecError(
            Reason.SHAPE, f"{tensor.dtype}{list(tensor.shape)} takes {expected_bytes} bytes"
        )
    return data
