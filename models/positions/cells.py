"""What a canvas says of each position: litter, clean, or not judged. Geometry alone."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from litterfog.models.boxes import Box
from litterfog.models.looks import Shape
from litterfog.models.positions.recipe import Labels

CELL = 32  # pixels a side of a position: what MobileNetV2 makes of an input
CLEAN, LITTER, UNJUDGED = 0, 1, 2

Cells = NDArray[np.uint8]  # (rows, columns)


def cells_of(boxes: Iterable[Box], size: Shape, labels: Labels) -> Cells:
    """Label the cells of a canvas of (height, width), multiples of 32.

    What a box touches, and a margin around it, is not judged; of litter that is seen well enough,
    the cells that it fills, the one that holds its centre, and those that hold much of it are
    litter, whatever else lies there.
    """
    boxes = list(boxes)
    cells = np.full((size[0] // CELL, size[1] // CELL), CLEAN, np.uint8)
    for box in boxes:
        cells[_overlap(_grown(box, labels), cells.shape) > 0] = UNJUDGED
    for box in boxes:
        if not box.ignored and _is_judged(box, size, labels):
            cells[_filled(box, size, labels)] = LITTER
    return cells


def _grown(box: Box, labels: Labels) -> Box:
    by = max(labels.margin * min(box.width, box.height), labels.least_margin)
    by = labels.ignored_margin if box.ignored else by
    width, height = box.width + 2 * by, box.height + 2 * by
    return Box(box.x - by, box.y - by, width, height, box.litter, box.ignored)


def _is_judged(box: Box, size: Shape, labels: Labels) -> bool:
    area, seen = box.width * box.height, _clipped(box, size)
    visible = seen.width * seen.height if seen.width > 0 and seen.height > 0 else 0.0
    if visible < labels.visible * area:
        return visible > labels.cut_area
    return math.sqrt(area) >= labels.least_side


def _filled(box: Box, size: Shape, labels: Labels) -> NDArray[np.bool_]:
    seen = _clipped(box, size)
    overlap = _overlap(seen, (size[0] // CELL, size[1] // CELL))
    row, column = (seen.y + seen.height / 2) // CELL, (seen.x + seen.width / 2) // CELL
    filled = (overlap >= labels.covered * CELL**2) | (
        overlap >= labels.own * seen.width * seen.height
    )
    filled[min(int(row), filled.shape[0] - 1), min(int(column), filled.shape[1] - 1)] = True
    return filled


def _clipped(box: Box, size: Shape) -> Box:
    left, top = max(box.x, 0.0), max(box.y, 0.0)
    right, bottom = min(box.x + box.width, size[1]), min(box.y + box.height, size[0])
    return Box(left, top, right - left, bottom - top, box.litter, box.ignored)


def _overlap(box: Box, shape: Shape) -> NDArray[np.float64]:
    """Give how many square pixels of each cell a box covers: (rows, columns)."""
    down = _shared(box.y, box.y + box.height, shape[0])
    across = _shared(box.x, box.x + box.width, shape[1])
    return down[:, None] * across


def _shared(start: float, end: float, cells: int) -> NDArray[np.float64]:
    edges = np.arange(cells, dtype=np.float64) * CELL
    return (np.minimum(end, edges + CELL) - np.maximum(start, edges)).clip(0)
