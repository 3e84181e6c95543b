"""A folder of grey pictures with boxes, as a test wants it."""

import csv
from pathlib import Path

from PIL import Image

from litterfog.models.annotations import ANNOTATIONS, COLUMNS

WIDTH, HEIGHT = 64, 48


def row(file: str, box: tuple[float, float, float, float] | None = None, **other: str) -> list[str]:
    """One line of the table: litter of the test split, where nothing else is said."""
    place = dict(zip("xywh", map(str, box), strict=True)) if box else dict.fromkeys("xywh", "")
    stated = {
        "file": file,
        "source": "town",
        "class": "bag",
        "litter": "1" if box else "0",
        "ignore": "0",
        "split": "test",
        "width": str(WIDTH),
        "height": str(HEIGHT),
    }
    told = {**stated, **place, **other}
    return [told[name] for name in COLUMNS]


def write_table(folder: Path, rows: list[list[str]], columns: tuple[str, ...] = COLUMNS) -> Path:
    """Write the table, and a grey picture for each file that it names."""
    table = folder / ANNOTATIONS
    table.parent.mkdir(parents=True, exist_ok=True)
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([columns, *rows])
    for file in {each[0] for each in rows}:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (WIDTH, HEIGHT), (90, 90, 90)).save(path)
    return table
