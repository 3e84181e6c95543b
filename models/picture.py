"""A photograph's bytes in, the model's input out; training and inference share this file.

A camera's frame comes as pixels and takes the last step alone.
"""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from litterfog.models.photo_file import PictureError
from litterfog.wire.picture import PILLOW_RAISES

MAX_PIXELS = 100_000_000  # of a JPEG, which is decoded at a smaller scale
_MAX_PIXELS_IN_FULL = 32_000_000  # of what is not: 3 to 4 bytes each, twice
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")  # others of Pillow's run programs


__all__ = [
    "AnyPicture",
    "PictureError",
    "Size",
    "any_pixels",
    "decode_picture",
    "read_picture",
    "shape_of",
]

Size = int | tuple[int, int]  # pixels a side, or (height, width)
AnyPicture = str | Path | bytes | Image.Image | NDArray[np.uint8]


def decode_picture(picture: bytes | NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """Decode an encoded photograph, or take RGB pixels (height, width, 3), and squash it.

    Returns the model's input, (height, width, 3) RGB, 0..255, turned upright by its EXIF.

    Raises:
        PictureError: the bytes are truncated, too large, or none of _FORMATS.
    """
    if isinstance(picture, np.ndarray):
        return _squashed(Image.fromarray(picture), size)
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as photo:
            _check_pixels(photo)
            side = 2 * max(shape_of(size))
            photo.draft("RGB", (side, side))  # JPEG only: decode at a smaller scale
            upright = ImageOps.exif_transpose(photo).convert("RGB")
            return _squashed(upright, size)
    except PictureError:
        raise
    except PILLOW_RAISES as error:
        raise PictureError(f"not a readable picture: {error}") from error


def _squashed(picture: Image.Image, size: Size) -> NDArray[np.uint8]:
    height, width = shape_of(size)
    small = picture.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.uint8)


def shape_of(size: Size) -> tuple[int, int]:
    """Give height and width."""
    return (size, size) if isinstance(size, int) else size


def _check_pixels(photo: Image.Image) -> None:
    most = MAX_PIXELS if photo.format in {"JPEG", "MPO"} else _MAX_PIXELS_IN_FULL
    if photo.width * photo.height > most:
        raise PictureError(f"picture has more than {most} pixels")


def any_pixels(picture: AnyPicture, size: Size) -> NDArray[np.uint8]:
    """Give the model's input (size, size, 3) of a file, its bytes, an image, or an array.

    An array is RGB (height, width, 3), uint8; a Pillow image is turned upright by its EXIF.

    Raises:
        PictureError: it is no picture that can be read.
        OSError: the file cannot be read.
    """
    if isinstance(picture, Image.Image):
        return _squashed(ImageOps.exif_transpose(picture).convert("RGB"), size)
    if isinstance(picture, np.ndarray):
        if picture.dtype != np.uint8 or picture.shape[2:] != (3,) or not picture.size:
            raise PictureError(
                f"an array is RGB (height, width, 3) of uint8, not {picture.shape} {picture.dtype}"
            )
        return decode_picture(picture, size)
    return decode_picture(
        picture if isinstance(picture, bytes) else Path(picture).read_bytes(), size
    )


def read_picture(path: Path, size: Size) -> NDArray[np.uint8]:
    """Read a photograph's file as the model's input: see `decode_picture`."""
    return decode_picture(path.read_bytes(), size)
