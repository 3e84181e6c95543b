"""Show a model every picture of a set, and keep what it finds. One that fails does not end it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from litterfog.models.boxes import BoxedPicture
from litterfog.models.crops import Crop, clean_crop, litter_crop
from litterfog.models.data import Photograph
from litterfog.models.looks import GROUND, Ground, LookMode
from litterfog.models.photo_pixels import decode_photo
from litterfog.models.picture import PictureError
from litterfog.models.places import Finding
from litterfog.models.zoo import Model


@dataclass(frozen=True, slots=True)
class JudgedPhotograph:
    """What a model finds in a picture of which the class alone is known."""

    photograph: Photograph
    finding: Finding


@dataclass(frozen=True, slots=True)
class JudgedBoxes:
    """What a model finds in a picture with boxes, and how probable litter is in its crops."""

    picture: BoxedPicture
    finding: Finding
    litter_crop: float | None  # None: the picture has no such crop
    clean_crop: float | None


@dataclass(slots=True)
class Judge:
    """One model, one way of looking. A crop is a closer look already, and looked at whole."""

    model: Model
    mode: LookMode
    ground: Ground = GROUND
    step: Callable[[], None] = lambda: None  # called after each picture
    passed_over: list[str] = field(default_factory=list)  # what failed, each with its reason

    def photographs(self, photographs: Iterable[Photograph]) -> list[JudgedPhotograph]:
        """Judge pictures without boxes."""
        found = []
        for photograph in photographs:
            with self._passing_over(photograph.path):
                finding = self._finding(photograph.path.read_bytes())
                found.append(JudgedPhotograph(photograph, finding))
        return found

    def boxed(self, pictures: Iterable[BoxedPicture]) -> list[JudgedBoxes]:
        """Judge pictures with boxes, and clean ones beside them."""
        found = []
        for picture in pictures:
            with self._passing_over(picture.path):
                data = picture.path.read_bytes()
                finding = self._finding(data)
                litter = litter_crop(picture)
                crops = [litter, clean_crop(picture, litter)] if litter else []
                cut = self._crop_probabilities(data, picture, crops)
                found.append(JudgedBoxes(picture, finding, *(cut or (None, None))))
        return found

    @contextmanager
    def _passing_over(self, path: Path) -> Iterator[None]:
        try:
            yield
        except PictureError as error:
            self.passed_over.append(f"{path}: {error}")
        except OSError as error:
            self.passed_over.append(f"{path}: {error.strerror}")
        self.step()

    def _finding(self, picture: bytes) -> Finding:
        finding = self.model.look(picture, self.mode, self.ground)
        return Finding(_checked(finding.probability), finding.places)

    def _crop_probabilities(
        self, data: bytes, picture: BoxedPicture, crops: Iterable[Crop | None]
    ) -> list[float | None]:
        photo = decode_photo(data, (picture.width, picture.height))
        return [
            _checked(self.model.look(cut(photo, picture, crop), "whole").probability)
            if crop
            else None
            for crop in crops
        ]


def cut(photo: Image.Image, picture: BoxedPicture, crop: Crop) -> NDArray[np.uint8]:
    """Cut a square out of the decoded picture, which may be of a smaller scale: a large one is.

    RGB, (side, side, 3).
    """
    scale = photo.width / picture.width
    edges = (crop.x, crop.y, crop.x + crop.side, crop.y + crop.side)
    left, top, right, bottom = (round(edge * scale) for edge in edges)
    return np.asarray(photo.crop((left, top, right, bottom)), dtype=np.uint8)


def _checked(probability: float) -> float:
    if not 0 <= probability <= 1:  # NaN too
        raise PictureError(f"the model's answer is {probability}: no probability")
    return probability
