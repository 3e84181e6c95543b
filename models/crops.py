"""Where to cut a picture with boxes: a crop around litter, and one of clean ground beside it.

Both are of one picture, so that what a source looks like tells nothing. Geometry in pixels alone;
the same picture gives the same crops.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from litterfog.models.boxes import Box, BoxedPicture

LEAST_SIDE = 160  # pixels: what the smallest model takes
AROUND = 2.0  # a litter crop's side, in longer sides of its box
MARGIN = 0.25  # clean ground begins so far from a box, in its longer sides: some is not boxed


@dataclass(frozen=True, slots=True)
class Crop:
    """A square inside a picture, in whole pixels."""

    x: int
    y: int
    side: int


def litter_crop(picture: BoxedPicture) -> Crop | None:
    """Give the square around the largest box of litter; None: there is no such box.

    It is shifted into the picture, and no larger than its shorter side.
    """
    box = largest(picture)
    if box is None:
        return None
    side = max(LEAST_SIDE, math.ceil(AROUND * longer(box)))
    side = min(side, picture.width, picture.height)
    x = round(box.x + (box.width - side) / 2)
    y = round(box.y + (box.height - side) / 2)
    return Crop(_within(x, picture.width - side), _within(y, picture.height - side), side)


def clean_crop(picture: BoxedPicture, beside: Crop) -> Crop | None:
    """Give a square as large that is clear of every box of litter, ignored ones too; None: none.

    Of all such, one at the height of `beside` (else as near to it as can be), so that ground is
    compared with ground, and there the farthest from it.
    """
    clear = [crop for crop in _corners(picture, beside) if is_clear(picture, crop)]
    return min(
        clear,
        key=lambda crop: (abs(crop.y - beside.y), -abs(crop.x - beside.x), crop.x, crop.y),
        default=None,
    )


def is_clear(picture: BoxedPicture, crop: Crop) -> bool:
    """Whether a crop keeps its distance from every box of litter, and from ignored ones."""
    return all(
        crop.x + crop.side <= left or crop.x >= right or crop.y + crop.side <= top
        or crop.y >= bottom
        for left, top, right, bottom in _kept_off(picture)
    )  # fmt: skip


def largest(picture: BoxedPicture) -> Box | None:
    """Give the box of litter of the largest area; None: there is none to be found."""
    return max(picture.litter, key=lambda box: box.width * box.height, default=None)


def longer(box: Box) -> float:
    """Give a box's longer side, in pixels."""
    return max(box.width, box.height)


def _corners(picture: BoxedPicture, beside: Crop) -> Iterator[Crop]:
    """Give the squares that touch a margin, an edge of the picture, or the height of `beside`.

    Where any square is clear, one of these is: it can be pushed left and up until it touches.
    """
    side, off = beside.side, list(_kept_off(picture))
    across, down = picture.width - side, picture.height - side
    xs = {0, across} | {edge for left, _, right, _ in off for edge in (left - side, right)}
    ys = {0, down, beside.y} | {edge for _, top, _, end in off for edge in (top - side, end)}
    return (
        Crop(x, y, side)
        for x in sorted(xs)
        for y in sorted(ys)
        if 0 <= x <= across and 0 <= y <= down
    )


def _kept_off(picture: BoxedPicture) -> Iterator[tuple[int, int, int, int]]:
    """Give left, top, right and bottom of what no clean crop may touch, in whole pixels."""
    for box in picture.boxes:
        if box.litter or box.ignored:
            margin = MARGIN * longer(box)
            yield (
                math.floor(box.x - margin),
                math.floor(box.y - margin),
                math.ceil(box.x + box.width + margin),
                math.ceil(box.y + box.height + margin),
            )


def _within(start: int, most: int) -> int:
    return min(max(start, 0), most)
