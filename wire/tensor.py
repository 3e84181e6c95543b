"""Arrays to Tensors and back: quantise, compress, check. Pictures likewise.

Knows nothing of models: that a tensor fits a tail is the caller's to check.
"""

import io
import math
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray
from PIL import Image

from litterfog.wire.frame import MAX_ELEMENTS, Picture, Tensor
from litterfog.wire.receipt import Reason

Array = NDArray[Any]
_ZSTD_LEVEL = 3  # chosen by experiments/compression.py: higher ones save nothing
_MAX_WINDOW_BYTES = 2**23  # what a decoder may set aside for the window of a foreign frame
_PICTURE_SLACK_BYTES = 2**16  # of headers and profiles; a file of more than its pixels is a bomb
# What Pillow raises on bytes that are damaged or made to harm; not all of it is an OSError.
PILLOW_RAISES = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    AttributeError,
    EOFError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class CodecError(ValueError):
    """Bytes that are not what they claim to be; carries the typed reason."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Quantization:
    """A real value is `scale * (q - zero_point)`, with q of dtype; one pair, or one per channel."""

    scale: float | tuple[float, ...]
    zero_point: int | tuple[int, ...]
    dtype: str  # int8 or uint8
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


def pack_tensor(array: Array, quantization: Quantization | None, compress: bool) -> Tensor:
    """Pack an activation (shape without batch) whose integers mean `quantization`, or float32."""
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
        scale=None if quantization is None else quantization.scale,
        zero_point=0 if quantization is None else quantization.zero_point,
    )


def unpack_tensor(tensor: Tensor) -> Array:
    """Give the tensor's array, in its wire dtype and shape.

    Raises:
        CodecError: checksum, length, scale or values are not right.
    """
    _check_crc32(tensor.data, tensor.crc32)
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


def pack_picture(pixels: NDArray[np.uint8], picture_format: str, jpeg_quality: int) -> Picture:
    """Pack the model's input (height, width, 3) as png (lossless), jpeg or raw."""
    if picture_format == "raw":
        data = pixels.tobytes()
    else:
        file = io.BytesIO()
        jpeg = {"quality": jpeg_quality, "optimize": True}
        options = jpeg if picture_format == "jpeg" else {"compress_level": 6}
        Image.fromarray(pixels).save(file, picture_format, **options)
        data = file.getvalue()
    return Picture(
        format=picture_format,  # type: ignore[arg-type]  # one of the three, by the settings
        shape=pixels.shape,
        crc32=zlib.crc32(data),
        data=data,
    )


def unpack_picture(picture: Picture) -> NDArray[np.uint8]:
    """Give the picture's pixels (height, width, 3).

    Raises:
        CodecError: the checksum, the format or the size is not right.
    """
    _check_crc32(picture.data, picture.crc32)
    count = check_elements(picture.shape)
    if len(picture.shape) != 3 or picture.shape[2] != 3:
        raise CodecError(Reason.SHAPE, f"a picture is (height, width, 3), not {picture.shape}")
    if picture.format == "raw":
        if len(picture.data) != count:
            raise CodecError(Reason.SHAPE, f"{len(picture.data)} bytes for shape {picture.shape}")
        return np.frombuffer(picture.data, dtype=np.uint8).reshape(picture.shape)
    if len(picture.data) > 2 * count + _PICTURE_SLACK_BYTES:  # many scans cost time, not pixels
        raise CodecError(Reason.OVERSIZE, f"{len(picture.data)} bytes for shape {picture.shape}")
    return _decode_picture(picture)


def _decode_picture(picture: Picture) -> NDArray[np.uint8]:
    try:
        with Image.open(io.BytesIO(picture.data), formats=[picture.format]) as image:
            _check_pixels(image, picture.shape)
            return np.asarray(image.convert("RGB"))
    except CodecError:
        raise
    except PILLOW_RAISES as error:
        raise CodecError(
            Reason.UNREADABLE, f"not a {picture.format} picture: {error}"[:300]
        ) from error


def _check_pixels(image: Image.Image, shape: tuple[int, ...]) -> None:
    """Refuse another size than was said, before pixels take memory."""
    if (image.height, image.width) != shape[:2]:
        raise CodecError(Reason.SHAPE, f"{image.size} pixels for shape {shape}")


def check_elements(shape: tuple[int, ...]) -> int:
    """Count a shape's elements; over MAX_ELEMENTS raise CodecError(OVERSIZE)."""
    count = math.prod(shape)
    if count > MAX_ELEMENTS:
        raise CodecError(Reason.OVERSIZE, f"shape {shape} has more than {MAX_ELEMENTS} elements")
    return count


def _check_crc32(data: bytes, expected: int) -> None:
    if zlib.crc32(data) != expected:
        raise CodecError(Reason.CHECKSUM, f"data of {len(data)} bytes has another CRC-32")


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
