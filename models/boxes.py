"""Pictures with boxed litter: a folder whose boxes/annotations.csv has a row for each box.

A file's one row without x, y, w, h says that no litter was seen in the whole picture. Decodes no
picture: of each file its size alone is looked at.
"""

import math
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import ExifTags

from litterfog.models.annotations import ANNOTATIONS, Row, read_rows
from litterfog.models.data import NAMED_AT_MOST, SPLITS, DataError
from litterfog.models.photo_file import PictureError, open_photo

TOLERANCE = 1.0  # pixels that a box may reach over the picture's edge; what does is cut off
_SIZE = re.compile(r"[1-9][0-9]{0,5}")
_FLAGS = {"0": False, "1": True}
_PLACE = ("x", "y", "w", "h")

_Lines = list[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class Box:
    """What a person drew around a thing: pixels of the stored file, from its top left corner."""

    x: float
    y: float
    width: float
    height: float
    litter: bool  # else a thing that is none, such as a bin
    ignored: bool  # neither litter to be found nor clean ground: a crowd, a full bin, a speck


@dataclass(frozen=True, slots=True)
class BoxedPicture:
    """A picture's file, its size in pixels, and its boxes; none, where nobody saw litter."""

    path: Path
    source: str
    split: str
    width: int
    height: int
    boxes: tuple[Box, ...]

    @property
    def litter(self) -> tuple[Box, ...]:
        """The boxes of litter that is to be found."""
        return tuple(box for box in self.boxes if box.litter and not box.ignored)

    @property
    def is_clean(self) -> bool:
        """Whether nobody saw litter in it; things that are none, such as bins, may be there."""
        return not any(box.litter or box.ignored for box in self.boxes)

    def share(self, box: Box) -> float:
        """Give a box's part of the picture's area, 0..1."""
        return box.width * box.height / (self.width * self.height)


def read_boxed(folder: Path) -> tuple[BoxedPicture, ...]:
    """Read the pictures of a folder's table, sorted by path.

    Whether a picture's pixels can be decoded is told where they are.

    Raises:
        DataError: the table cannot be read (see `models.annotations`), or rows are wrong: a value
            that it cannot have, a box outside the picture, a file that is not there, a size that
            is not the file's, rows of one file that contradict each other. Names up to five.
    """
    table = folder / ANNOTATIONS
    by_file: dict[PurePosixPath, _Lines] = {}
    for line, row in read_rows(table):
        by_file.setdefault(PurePosixPath(row["file"]), []).append((line, row))
    pictures, faults = [], []
    for file, lines in by_file.items():
        try:
            pictures.append(_picture(folder, file, lines))
        except DataError as error:
            faults.append(str(error))
    if faults:
        raise DataError(_told(table, faults))
    return tuple(sorted(pictures, key=lambda picture: picture.path))


def of_split(pictures: Iterable[BoxedPicture], split: str) -> tuple[BoxedPicture, ...]:
    """Choose a split's pictures; clean ground is found beside boxes, litter is not without them.

    Raises:
        DataError: there are none, or none has a box of litter that is not ignored.
    """
    pictures = tuple(pictures)
    chosen = tuple(picture for picture in pictures if picture.split == split)
    if not chosen:
        there = ", ".join(sorted({picture.split for picture in pictures}))
        raise DataError(f"no boxed picture is of split {split}; there are those of {there}")
    if not any(picture.litter for picture in chosen):
        raise DataError(f"one class only: no picture of split {split} has a box of litter")
    return chosen


def _told(table: Path, faults: list[str]) -> str:
    more = len(faults) - NAMED_AT_MOST
    rest = [f"and {more} more"] if more > 0 else []
    return "\n  ".join([f"{table}: wrong rows:", *faults[:NAMED_AT_MOST], *rest])


def _picture(folder: Path, file: PurePosixPath, lines: _Lines) -> BoxedPicture:
    """Make one file's picture of its rows; raises DataError, with a line's number."""
    first, row = lines[0]
    if row["split"] not in SPLITS:
        raise DataError(f"line {first}: split is {', '.join(SPLITS)}, not {row['split']!r}")
    for line, other in lines:
        if (other["source"], other["split"]) != (row["source"], row["split"]):
            raise DataError(f"line {line}: {file} has another source or split in line {first}")
    boxed = [(line, other) for line, other in lines if any(other[name] for name in _PLACE)]
    if boxed and len(boxed) < len(lines):
        raise DataError(f"line {first}: {file} has boxes, and a row without one: is it clean?")
    if not boxed:
        _check_clean(lines)
    path = _path(folder, file, first)
    stated = [_stated_size(other, line) for line, other in lines]
    width, height = _size_of(path, first) or stated[0]
    if boxed and any(size != (width, height) for size in stated):  # else nothing is measured in it
        raise DataError(f"line {first}: {file} is {width} x {height} pixels, not as stated")
    boxes = tuple(_box(other, line, (width, height)) for line, other in boxed)
    return BoxedPicture(path, row["source"], row["split"], width, height, boxes)


def _check_clean(lines: _Lines) -> None:
    """Refuse a row without a box that tells of something: it would be learnt as clean ground."""
    for line, row in lines:
        if (row["litter"], row["ignore"]) != ("0", "0"):
            raise DataError(
                f"line {line}: {row['file']} has no box: give x, y, w, h, or for a clean picture 0"
                " as litter and ignore"
            )


def _path(folder: Path, file: PurePosixPath, line: int) -> Path:
    path = folder / file
    with suppress(OSError):  # such as of a name that is too long
        if not file.is_absolute() and ".." not in file.parts and path.is_file():
            return path
    raise DataError(f"line {line}: there is no file {str(file)!r} in the folder")


def _stated_size(row: Row, line: int) -> tuple[int, int]:
    width, height = (row[name] for name in ("width", "height"))
    if not (_SIZE.fullmatch(width) and _SIZE.fullmatch(height)):
        raise DataError(
            f"line {line}: width and height are whole pixels, not {width[:9]} x {height[:9]}"
        )
    return int(width), int(height)


def _size_of(path: Path, line: int) -> tuple[int, int] | None:
    """Give width and height of the file's pixels; None: it will fail where it is decoded."""
    try:
        with open_photo(path.read_bytes()) as photo:
            size, turned = photo.size, int(photo.getexif().get(ExifTags.Base.Orientation, 1))
    except (PictureError, OSError):
        return None
    if turned != 1:
        raise DataError(f"line {line}: {path.name} is turned by its EXIF: save it upright")
    return size


def _box(row: Row, line: int, picture: tuple[int, int]) -> Box:
    try:
        x, y, width, height = (float(row[name]) for name in _PLACE)
        litter, ignored = _FLAGS[row["litter"]], _FLAGS[row["ignore"]]
    except KeyError as error:
        raise DataError(f"line {line}: litter and ignore are 0 or 1, not {error}") from error
    except ValueError as error:
        raise DataError(f"line {line}: x, y, w, h: {error}") from error
    if not (math.isfinite(x + y) and 0 < width < math.inf and 0 < height < math.inf):
        raise DataError(f"line {line}: no box: {width:g} x {height:g} pixels at {x:g}, {y:g}")
    over = max(-x, -y, x + width - picture[0], y + height - picture[1])
    if over > TOLERANCE:
        raise DataError(f"line {line}: a box {over:g} pixels outside {row['file']}")
    left, top = max(x, 0.0), max(y, 0.0)
    right, bottom = min(x + width, picture[0]), min(y + height, picture[1])
    if left >= right or top >= bottom:
        raise DataError(f"line {line}: a box beside {row['file']}, not in it")
    return Box(left, top, right - left, bottom - top, litter, ignored)
