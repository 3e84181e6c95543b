"""Several views beside each other on one canvas, so that small pictures leave little padding."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from litterfog.models.boxes import Box
from litterfog.models.looks import Shape
from litterfog.models.positions.views import Pixels, Rng, View

_UNEVEN = 0.25  # of a tile, either way
_MOSTLY = 0.5  # of a box: of a tile's box that shows less, nobody could tell what it is


def mosaic(
    size: Shape, across: int, fill: Callable[[Shape, Rng], View], rng: Rng
) -> tuple[Pixels, list[Box]]:
    """Cover a canvas by across x across tiles of uneven sizes; `fill` gives each its view."""
    pixels = np.empty((*size, 3), np.uint8)
    columns, rows = _edges(size[1], across, rng), _edges(size[0], across, rng)
    boxes: list[Box] = []
    for left, right in pairwise(columns):
        for top, bottom in pairwise(rows):
            tile = fill((bottom - top, right - left), rng)
            pixels[top:bottom, left:right] = tile.pixels
            for box in tile.boxes:
                boxes += _within(box, left, top, tile.pixels.shape[:2])
    return pixels, boxes


def _edges(extent: int, count: int, rng: Rng) -> list[int]:
    inner = [int(extent * (at + rng.uniform(-_UNEVEN, _UNEVEN)) / count) for at in range(1, count)]
    return [0, *inner, extent]


def _within(box: Box, left: int, top: int, tile: tuple[int, ...]) -> list[Box]:
    """Clip a tile's box to it; of one that is mostly cut off, the rest is not judged."""
    x, y = max(box.x, 0.0), max(box.y, 0.0)
    width = min(box.x + box.width, tile[1]) - x
    height = min(box.y + box.height, tile[0]) - y
    if width <= 0 or height <= 0:
        return []
    cut = width * height <= _MOSTLY * box.width * box.height
    clipped = Box(x + left, y + top, width, height, box.litter, box.ignored)
    return [replace(clipped, ignored=box.ignored or cut)]
