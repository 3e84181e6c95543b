"""Pixels to Pictures and back: PNG, JPEG or raw, checked before they take memory."""

import io
import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from litterfog.wire.checks import check_crc32, check_elements
from litterfog.wire.frame import Picture
from litterfog.wire.refusal import CodecError, Reason

_SLACK_BYTES = 2**16  # of headers and profiles; a file of more than its pixels is a bomb
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
    check_crc32(picture.data, picture.crc32)
    count = check_elements(picture.shape)
    if len(picture.shape) != 3 or picture.shape[2] != 3:
        raise CodecError(Reason.SHAPE, f"a picture is (height, width, 3), not {picture.shape}")
    if picture.format == "raw":
        if len(picture.data) != count:
            raise CodecError(Reason.SHAPE, f"{len(picture.data)} bytes for shape {picture.shape}")
        return np.frombuffer(picture.data, dtype=np.uint8).reshape(picture.shape)
    if len(picture.data) > 2 * count + _SLACK_BYTES:  # many scans cost time, not pixels
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
