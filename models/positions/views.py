"""A part of a picture as a canvas shows it: at a scale, padded, with the boxes that lie in it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from litterfog.models.boxes import Box
from litterfog.models.looks import Shape
from litterfog.models.picture import cut_looks
from litterfog.wire.place import Region

Rng = np.random.Generator
Pixels = NDArray[np.uint8]  # (height, width, 3), RGB, 0..255


@dataclass(frozen=True, slots=True)
class Shown:
    """A decoded picture, upright RGB, and the boxes in it, in its pixels."""

    image: Image.Image
    boxes: tuple[Box, ...] = ()

    @property
    def marked(self) -> tuple[Box, ...]:
        """The boxes of what is litter, or may be: bins and the like are ground as any other."""
        return tuple(box for box in self.boxes if box.litter or box.ignored)


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of a picture. Boxes are in the view's pixels, and may reach over its edge."""

    pixels: Pixels
    boxes: tuple[Box, ...]
    seen: tuple[float, float, float, float]  # left, top, right, bottom: pixels of the picture


def covering_scale(image: Image.Image, size: Shape) -> float:
    """Give the least scale at which a picture leaves nothing of (height, width) to be padded."""
    return max(size[0] / image.height, size[1] / image.width)


def contained_scale(image: Image.Image, size: Shape) -> float:
    """Give the scale at which all of a picture just fits into (height, width)."""
    return min(size[0] / image.height, size[1] / image.width)


def view(
    shown: Shown,
    scale: float,
    size: Shape,
    rng: Rng,
    *,
    around: Box | None = None,
    ground_from: float | None = None,
) -> View:
    """Show a part of a picture at so many pixels a pixel of it, (height, width) in all.

    It lies around a box, as much of that as fits; else from `ground_from` of the height down, where
    that has room; else anywhere. Where the picture is smaller, it lies anywhere in the padding.
    """
    image, (height, width) = shown.image, (size[0] / scale, size[1] / scale)
    across = (around.x, around.width) if around else (0.0, float(image.width))
    down = (around.y, around.height) if around else (0.0, float(image.height))
    if not around and ground_from is not None and height < image.height:
        top = min(ground_from * image.height, image.height - height)
        down = (top, image.height - top)
    left, top = _start(width, image.width, across, rng), _start(height, image.height, down, rng)
    region = Region(
        left / image.width, top / image.height, width / image.width, height / image.height
    )
    (look,) = cut_looks(image, [region], size)
    seen = (
        max(left, 0),
        max(top, 0),
        min(left + width, image.width),
        min(top + height, image.height),
    )
    return View(look.pixels, tuple(_moved(shown.marked, left, top, scale)), seen)


def _start(extent: float, total: float, span: tuple[float, float], rng: Rng) -> float:
    """Draw where a window starts: within the picture, and within or around a span of it."""
    if extent >= total:
        return float(rng.uniform(total - extent, 0))
    edges = span[0], span[0] + span[1] - extent
    low, high = (min(max(edge, 0.0), total - extent) for edge in sorted(edges))
    return float(rng.uniform(low, high))


def _moved(boxes: Iterable[Box], left: float, top: float, scale: float) -> Iterable[Box]:
    for box in boxes:
        x, y = (box.x - left) * scale, (box.y - top) * scale
        yield Box(x, y, box.width * scale, box.height * scale, box.litter, box.ignored)
