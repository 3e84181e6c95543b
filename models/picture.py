"""A photograph's bytes in, the model's input out; training and inference share this file.

A camera's frame comes as pixels and takes the last step alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from litterfog.models.looks import LookPlan, Shape
from litterfog.models.photo_file import PictureError
from litterfog.models.photo_pixels import decode_photo, upright_rgb, upright_shape
from litterfog.wire.place import WHOLE, Region

__all__ = [
    "PADDING",
    "AnyPicture",
    "Look",
    "PictureError",
    "Size",
    "any_looks",
    "cut_looks",
    "decode_looks",
    "decode_picture",
    "read_picture",
    "shape_of",
]

Size = int | tuple[int, int]  # pixels a side, or (height, width)
AnyPicture = str | Path | bytes | Image.Image | NDArray[np.uint8]

PADDING = 127  # of red, green and blue: mid grey, which a look shows outside the picture
_SPARE = 2  # times the pixels that a look needs are decoded, at least


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a picture: the model's input (height, width, 3), RGB, 0..255."""

    region: Region
    pixels: NDArray[np.uint8]


def decode_looks(
    picture: bytes | Image.Image | NDArray[np.uint8], plan: LookPlan
) -> tuple[Look, ...]:
    """Decode an encoded photograph once, or take upright RGB, and cut the looks out of it.

    A small picture is enlarged.

    Raises:
        PictureError: as `decode_picture`.
    """
    if plan.squashes:
        return (Look(WHOLE, decode_picture(picture, plan.size)),)
    if isinstance(picture, bytes):
        regions = plan.regions(upright_shape(picture))
        decoded = decode_photo(picture, _least(regions, plan.size))
    else:
        decoded = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
        regions = plan.regions((decoded.height, decoded.width))
    return tuple(cut_looks(decoded, regions, plan.size))


def cut_looks(picture: Image.Image, regions: Iterable[Region], size: Shape) -> Iterable[Look]:
    """Cut regions out of an upright RGB picture, each resized to (height, width) and padded."""
    for region in regions:
        yield Look(region, _cut(picture, region, size))


def decode_picture(
    picture: bytes | Image.Image | NDArray[np.uint8], size: Size
) -> NDArray[np.uint8]:
    """Decode an encoded photograph, or take upright RGB (height, width, 3), and squash it.

    Returns a classifier's input, (height, width, 3) RGB, 0..255, turned upright by its EXIF.

    Raises:
        PictureError: the bytes are damaged or cut off, too large, or no photograph.
    """
    if isinstance(picture, bytes):
        side = _SPARE * max(shape_of(size))
        picture = decode_photo(picture, (side, side))
    elif not isinstance(picture, Image.Image):
        picture = Image.fromarray(picture)
    return _squashed(picture, size)


def _squashed(picture: Image.Image, size: Size) -> NDArray[np.uint8]:
    height, width = shape_of(size)
    small = picture.resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.uint8)


def _cut(picture: Image.Image, region: Region, size: Shape) -> NDArray[np.uint8]:
    (left, right), (source_left, source_right) = _span(region.x, region.width, size[1])
    (top, bottom), (source_top, source_bottom) = _span(region.y, region.height, size[0])
    box = (
        source_left * picture.width,
        source_top * picture.height,
        source_right * picture.width,
        source_bottom * picture.height,
    )
    seen = picture.resize((right - left, bottom - top), Image.Resampling.BILINEAR, box)
    pixels = np.full((*size, 3), PADDING, np.uint8)
    pixels[top:bottom, left:right] = np.asarray(seen)
    return pixels


def _span(start: float, extent: float, pixels: int) -> tuple[tuple[int, int], tuple[float, float]]:
    """Say which of a look's pixels, of its width or height, show which part of the picture's."""
    seen = max(start, 0.0), min(start + extent, 1.0)
    first, end = (round((edge - start) / extent * pixels) for edge in seen)
    first = min(first, pixels - 1)
    return (first, max(end, first + 1)), seen


def _least(regions: Iterable[Region], size: Shape) -> tuple[int, int]:
    """Give the picture's width and height at which the closest look has pixels enough."""
    extents = [(region.width, region.height) for region in regions]
    height, width = size
    return (
        round(_SPARE * max(width / across for across, _ in extents)),
        round(_SPARE * max(height / down for _, down in extents)),
    )


def shape_of(size: Size | LookPlan) -> tuple[int, int]:
    """Give height and width."""
    size = size.size if isinstance(size, LookPlan) else size
    return (size, size) if isinstance(size, int) else size


def any_looks(picture: AnyPicture, plan: LookPlan) -> tuple[Look, ...]:
    """Look at a file, its bytes, an image, or an array.

    An array is RGB (height, width, 3), uint8; a Pillow image is turned upright by its EXIF.

    Raises:
        PictureError: it is no picture that can be read.
        OSError: the file cannot be read.
    """
    if isinstance(picture, Image.Image):
        return decode_looks(upright_rgb(picture), plan)
    if isinstance(picture, np.ndarray):
        if picture.dtype != np.uint8 or picture.shape[2:] != (3,) or not picture.size:
            raise PictureError(
                f"an array is RGB (height, width, 3) of uint8, not {picture.shape} {picture.dtype}"
            )
        return decode_looks(picture, plan)
    return decode_looks(picture if isinstance(picture, bytes) else Path(picture).read_bytes(), plan)


def read_picture(path: Path, size: Size | LookPlan) -> NDArray[np.uint8]:
    """Read a photograph's file as a model's input: squashed, or the first look of a plan.

    Raises:
        PictureError: as `decode_picture`.
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    if isinstance(size, LookPlan):
        return decode_looks(data, size)[0].pixels
    return decode_picture(data, size)
