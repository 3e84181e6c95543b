"""Write pictures with the verdict under them, and what was looked at drawn on them, into a folder.

A file that this did not write itself is never written over, nor is a link followed.
"""

import io
import itertools
import math
import re
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from litterfog.cli.look.answer import Answer
from litterfog.cli.look.drawing import draw_looks, draw_places
from litterfog.cli.look.view import count_items
from litterfog.edge.sources.kind import Shot, SourceError
from litterfog.models.photo_file import PictureError, open_photo
from litterfog.models.photo_pixels import decode_photo
from litterfog.wire.atomic_file import replace_file
from litterfog.wire.place import WHOLE

_LITTER, _CLEAN = (178, 24, 43), (26, 105, 60)
_BAR = 0.09  # of the picture's shorter side
_LEAST_BAR = 24  # pixels
_MOST_SIDE = 1_600  # pixels of what is written
_QUALITY = 88
_MARK = b"litterfog look"  # the JPEG comment that tells our files from a person's


class Album:
    """The folder that pictures are written to."""

    def __init__(self, folder: Path, sources: list[str]) -> None:
        """Make the folder; raises SourceError where it lies among the pictures looked at."""
        self.folder = folder
        self._taken: set[str] = set()
        for source in map(Path, sources):
            inside = source if source.is_dir() else source.parent
            if folder.resolve() == inside.resolve() or (
                source.is_dir() and folder.resolve().is_relative_to(inside.resolve())
            ):
                raise SourceError(f"--save {folder} lies among the pictures: take another folder")
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, shot: Shot, answer: Answer) -> None:
        """Write one picture, never larger than 1,600 pixels a side; raises OSError."""
        picture = _opened(shot)
        picture.thumbnail((_MOST_SIDE, _MOST_SIDE))
        file = io.BytesIO()
        _drawn(picture, answer).save(file, "jpeg", quality=_QUALITY, comment=_MARK)
        replace_file(self.folder / self._name(shot.name), file.getvalue())

    def _name(self, picture: str) -> str:
        """Name a file after its picture; where the name is taken, by a number too."""
        stem = re.sub(r"[^\w.-]+", "-", Path(picture).with_suffix("").name).strip("-.") or "picture"
        if "#" in picture:  # a video's frame
            stem = re.sub(r"[^\w.-]+", "-", Path(picture).name)
        names = (f"{stem}.jpg" if n == 1 else f"{stem}-{n}.jpg" for n in itertools.count(1))
        name = next(name for name in names if self._is_free(name))
        self._taken.add(name.casefold())  # some file systems know no case
        return name

    def _is_free(self, name: str) -> bool:
        return name.casefold() not in self._taken and _may_replace(self.folder / name)


def _may_replace(path: Path) -> bool:
    """Whether nothing is there, or what an earlier run wrote."""
    if not path.is_symlink() and not path.exists():
        return True
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with open_photo(path.read_bytes()) as picture:
            return picture.info.get("comment") == _MARK
    except (PictureError, OSError):
        return False


def _opened(shot: Shot) -> Image.Image:
    if isinstance(shot.data, np.ndarray):
        return Image.fromarray(shot.data)
    return decode_photo(shot.data, (_MOST_SIDE, _MOST_SIDE))


def _drawn(picture: Image.Image, answer: Answer) -> Image.Image:
    """Draw looks and places on the picture, and put a bar with the verdict under it."""
    if answer.regions != (WHOLE,) and answer.plan.mode != "whole":
        picture = draw_looks(picture, answer.regions, answer.plan.ground, idle_top=answer.idle_top)
    draw_places(picture, answer.places)
    height = max(round(min(picture.size) * _BAR), _LEAST_BAR)
    colour = _LITTER if answer.litter else _CLEAN
    words = f"{'litter' if answer.litter else 'clean'} {answer.probability:.2f}"
    words += f", {count_items(len(answer.places))}" if answer.places else ""
    font, margin = ImageFont.load_default(height * 0.62), height * 0.3
    width = max(picture.width, math.ceil(font.getlength(words) + 2 * margin))  # the words fit
    whole = Image.new("RGB", (width, picture.height + height), colour)
    whole.paste(picture, (0, 0))
    place = (margin, picture.height + height * 0.5)
    ImageDraw.Draw(whole).text(place, words, fill="white", font=font, anchor="lm")
    return whole
