"""Folders that training on boxes takes: tiny streets with bright items, and photographs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from litterfog.models.positions.recipe import PARTS, Stage, Teaching
from tests.unit.models.boxed import row, write_table

WIDTH, HEIGHT = 96, 64
ITEM = (40.0, 30.0, 12.0, 10.0)
TINY = replace(
    PARTS,
    canvas=(64, 64),
    teaching=Teaching(teachers=()),
    drawn_scenes=2,
    fitting=replace(PARTS.fitting, batch=4, warm_up=1),
)

WIDE = replace(TINY, canvas=(64, 96))
TINY_STAGES = Stage("parts", TINY), Stage("wholes", WIDE, canvases=0.5, epochs=0.5)


def make_boxes(folder: Path) -> Path:
    """Two towns with an item a picture, and clean roads, in every split."""
    stated = {"width": str(WIDTH), "height": str(HEIGHT)}
    rows = [
        row(f"{split}-{town}.png", box, source=town, split=split, **stated)
        for split in ("train", "val", "test")
        for town, box in (("malta", ITEM), ("sofia", ITEM), ("road", None))
    ]
    write_table(folder, rows)
    rng = np.random.default_rng(7)
    for at, each in enumerate(rows):
        pixels = rng.integers(60, 90, (HEIGHT, WIDTH, 3), dtype=np.uint8)
        if at % 3 < 2:
            x, y, width, height = map(int, ITEM)
            pixels[y : y + height, x : x + width] = 240
        Image.fromarray(pixels).save(folder / each[0])
    return folder
