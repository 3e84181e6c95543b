"""Write pictures with the verdict drawn on them, into a folder of their own."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from litterfog.cli.look.answer import Answer
from litterfog.edge.sources.kind import Shot, SourceError
from litterfog.models.photo_pixels import decode_photo

_LITTER, _CLEAN = (178, 24, 43), (26, 105, 60)
_BAR = 0.09  # of the picture's shorter side
_LEAST_BAR = 18  # pixels
_MOST_SIDE = 1_600  # pixels of what is written
_QUALITY = 88


class Album:
    """The folder that pictures are written to."""

    def __init__(self, folder: Path, sources: list[str]) -> None:
        """Make the folder.

        Raises:
            SourceError: it cannot be written, or its pictures would lie among those looked at.
        """
        self._folder = folder
        self._names: Counter[str] = Counter()
        for source in map(Path, sources):
            inside = source if source.is_dir() else source.parent
            if folder.resolve() == inside.resolve() or (
                source.is_dir() and folder.resolve().is_relative_to(inside.resolve())
            ):
                raise SourceError(f"--save {folder} lies among the pictures: take another folder")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / ".litterfog-look"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise SourceError(f"--save {folder}: {error.strerror}") from error

    def keep(self, shot: Shot, answer: Answer) -> None:
        """Write one picture, never larger than 1,600 pixels a side; raises OSError."""
        picture = _opened(shot)
        picture.thumbnail((_MOST_SIDE, _MOST_SIDE))
        _drawn(picture, answer).save(self._folder / self._name(shot.name), quality=_QUALITY)

    def _name(self, picture: str) -> str:
        """Name a file after its picture; those of one name are numbered."""
        stem = re.sub(r"[^\w.-]+", "-", Path(picture).with_suffix("").name).strip("-.") or "picture"
        if "#" in picture:  # a video's frame
            stem = re.sub(r"[^\w.-]+", "-", Path(picture).name)
        self._names[stem] += 1
        number = self._names[stem]
        return f"{stem}.jpg" if number == 1 else f"{stem}-{number}.jpg"


def _opened(shot: Shot) -> Image.Image:
    if isinstance(shot.data, np.ndarray):
        return Image.fromarray(shot.data)
    return decode_photo(shot.data, (_MOST_SIDE, _MOST_SIDE))


def _drawn(picture: Image.Image, answer: Answer) -> Image.Image:
    """Put a bar with the verdict under the picture, so that nothing of it is hidden."""
    height = max(round(min(picture.size) * _BAR), _LEAST_BAR)
    colour = _LITTER if answer.litter else _CLEAN
    whole = Image.new("RGB", (picture.width, picture.height + height), colour)
    whole.paste(picture, (0, 0))
    words = f"{'litter' if answer.litter else 'clean'} {answer.probability:.2f}"
    font = ImageFont.load_default(height * 0.62)
    place = (height * 0.3, picture.height + height * 0.5)
    ImageDraw.Draw(whole).text(place, words, fill="white", font=font, anchor="lm")
    return whole
