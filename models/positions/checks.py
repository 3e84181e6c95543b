"""What training on boxes looks at before it begins: sizes, folders, boxes, every picture's pixels.

Needs no TensorFlow.
"""

import os
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from litterfog.models.answer import MAX_POSITIONS
from litterfog.models.boxes import of_split, read_boxed
from litterfog.models.data import NAMED_AT_MOST, SPLITS, DataError, find_photographs
from litterfog.models.looks import Shape
from litterfog.models.photo_pixels import decode_photo
from litterfog.models.picture import PictureError
from litterfog.models.positions.cells import CELL
from litterfog.models.positions.pools import Sources

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
_SMALL = (32, 32)  # decoded at a smaller scale: whether it can be is what is asked


class SizeError(ValueError):
    """A size of picture that a network of positions cannot have; says what it takes."""


def parse_size(text: str) -> Shape:
    """Read HEIGHTxWIDTH, multiples of 32; raises SizeError."""
    numbers = _SIZE.fullmatch(text)
    size = (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)
    if not all(size) or any(side % CELL for side in size):
        raise SizeError(
            f"a size is HEIGHTxWIDTH in pixels, multiples of {CELL}, such as 384x640: not {text!r}"
        )
    if size[0] * size[1] // CELL**2 > MAX_POSITIONS:
        raise SizeError(f"{text} has over {MAX_POSITIONS} positions of {CELL} x {CELL} pixels")
    return size


def find_sources(data_dir: Path, boxes_dir: Path) -> dict[str, Sources]:
    """List the pictures of every split.

    Raises:
        models.data.DataError: a folder or a table cannot be used, or lacks a split or a class.
    """
    boxed = read_boxed(boxes_dir)
    return {
        split: Sources(of_split(boxed, split), find_photographs(data_dir, split))
        for split in SPLITS
    }


def check_decodable(sources: Iterable[Sources]) -> None:
    """Raise DataError where pictures cannot be decoded; names up to five."""
    paths = [
        path
        for each in sources
        for path in (*(one.path for one in each.boxed), *(one.path for one in each.photographs))
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for fault in pool.map(_fault, paths) if fault]
    if faults:
        named = "\n  ".join(faults[:NAMED_AT_MOST])
        more = len(faults) - NAMED_AT_MOST
        rest = f"\n  and {more} more" if more > 0 else ""
        raise DataError(f"{len(faults)} files are not readable pictures:\n  {named}{rest}")


def _fault(path: Path) -> str | None:
    try:
        decode_photo(path.read_bytes(), _SMALL)
    except PictureError as error:
        return f"{path}: {error}"
    except OSError as error:
        return f"{path}: {error.strerror}"
    return None
