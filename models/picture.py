"""A photograph's bytes in, the model's input out; training and inference share this file."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

MAX_PIXELS = 100_000_000


class PictureError(ValueError):
    """The bytes are not a picture that can be read; says why."""


def decode_picture(data: bytes, size: int) -> NDArray[np.uint8]:
    """Decode an encoded photograph and squash it to the model's input.

    Returns (size, size, 3) RGB, 0..255, turned upright by its EXIF orientation.

    Raises:
        PictureError: the bytes are truncated, too large, or no picture format that Pillow reads.
    """
    try:
        with Image.open(io.BytesIO(data)) as photo:
            _check_pixels(photo)
            photo.draft("RGB", (2 * size, 2 * size))  # JPEG only: decode at a smaller scale
            upright = ImageOps.exif_transpose(photo).convert("RGB")
            small = upright.resize((size, size), Image.Resampling.BILINEAR)
    except PictureError:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PictureError(f"not a readable picture: {error}") from error
    return np.asarray(small, dtype=np.uint8)


def _check_pixels(photo: Image.Image) -> None:
    if photo.width * photo.height > MAX_PIXELS:
        raise PictureError(f"picture has more than {MAX_PIXELS} pixels")


def read_picture(path: Path, size: int) -> NDArray[np.uint8]:
    """Read a photograph's file as the model's input: see `decode_picture`."""
    return decode_picture(path.read_bytes(), size)
