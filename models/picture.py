"""A photograph's bytes in, the model's input out; training and inference share this file.

A camera's frame comes as pixels and takes the last step alone.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from litterfog.models.photo_file import PictureError
from litterfog.models.photo_pixels import decode_photo, upright_rgb

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
        PictureError: the bytes are damaged or cut off, too large, or no photograph.
    """
    if isinstance(picture, np.ndarray):
        return _squashed(Image.fromarray(picture), size)
    side = 2 * max(shape_of(size))  # it may lie on its side in the file
    return _squashed(decode_photo(picture, (side, side)), size)


def _squashed(picture: Image.Image, size: Size) -> NDArray[np.uint8]:
    height, width = shape_of(size)
    small = picture.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.uint8)


def shape_of(size: Size) -> tuple[int, int]:
    """Give height and width."""
    return (size, size) if isinstance(size, int) else size


def any_pixels(picture: AnyPicture, size: Size) -> NDArray[np.uint8]:
    """Give the model's input (height, width, 3) of a file, its bytes, an image, or an array.

    An array is RGB (height, width, 3), uint8; a Pillow image is turned upright by its EXIF.

    Raises:
        PictureError: it is no picture that can be read.
        OSError: the file cannot be read.
    """
    if isinstance(picture, Image.Image):
        return _squashed(upright_rgb(picture), size)
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
