"""What a network of positions is worth on val: photographs, crops around boxes, and whole streets.

Each is looked at as a device would, and its answer is its most probable position's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from litterfog.models.boxes import BoxedPicture
from litterfog.models.crops import clean_crop, litter_crop
from litterfog.models.data import DataError
from litterfog.models.looks import LookMode, LookPlan, Shape
from litterfog.models.metrics import THRESHOLD, Labels, macro_log_loss
from litterfog.models.photo_pixels import decode_photo
from litterfog.models.picture import PictureError, decode_looks, read_picture
from litterfog.models.positions.network import highest_logits
from litterfog.models.positions.pools import Sources
from litterfog.models.scoring.judge import cut
from litterfog.models.scoring.ranking import auc

PHOTOGRAPHS, GROUNDS, CROPS, STREETS = "photographs", "photographs' ground", "crops", "streets"


@dataclass(frozen=True, slots=True)
class Look:
    """One labelled input."""

    pixels: NDArray[np.uint8]
    litter: bool
    origin: str  # PHOTOGRAPHS, GROUNDS, CROPS or STREETS


@dataclass(frozen=True)
class LabelledLooks:
    """Inputs of a network, (n, height, width, 3), with what they show and which set they are of."""

    pixels: NDArray[np.uint8]
    litter: Labels
    origins: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class ValFigures:
    """Figures of one judging; every set counts alike."""

    log_loss: float
    accuracy: float
    auc: float


def load_looks(sources: Sources, size: Shape) -> LabelledLooks:
    """Look at every picture of a split: photographs whole and at the ground, streets, and crops.

    Raises:
        models.data.DataError: a picture cannot be read.
    """
    looks = list(looks_at(sources, size))
    return LabelledLooks(
        np.stack([look.pixels for look in looks]),
        np.array([look.litter for look in looks]),
        np.array([look.origin for look in looks]),
    )


def looks_at(sources: Sources, size: Shape) -> Iterator[Look]:
    """Give them one by one; raises what `load_looks` does."""
    yield from _photographs(sources, size)
    yield from _boxed(sources, size)


def figures_on(logits: Any, looks: LabelledLooks) -> ValFigures:
    """Judge a network, of which `logits` is what `network.logits_of` gives."""
    probabilities = probabilities_of(highest_logits(logits, looks.pixels))
    right = (probabilities >= THRESHOLD) == looks.litter
    sets = [looks.origins == origin for origin in np.unique(looks.origins)]
    aucs = [auc(probabilities[at], looks.litter[at]) for at in sets]
    return ValFigures(
        log_loss=macro_log_loss(probabilities, looks.litter, looks.origins),
        accuracy=float(np.mean([right[at].mean() for at in sets])),
        auc=float(np.nanmean(aucs)),  # photographs have both classes, so that there is one
    )


def probabilities_of(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make log odds probabilities."""
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _photographs(sources: Sources, size: Shape) -> Iterator[Look]:
    modes: tuple[tuple[LookMode, str], ...] = (("whole", PHOTOGRAPHS), ("ground", GROUNDS))
    for photo in sources.photographs:
        for mode, origin in modes:
            look = partial(read_picture, size=_plan(size, mode))
            yield Look(_read(photo.path, look), photo.litter, origin)


def _boxed(sources: Sources, size: Shape) -> Iterator[Look]:
    for picture in sources.boxed:
        photo = _read(picture.path, partial(_decoded, picture))
        yield from _crops(picture, photo, size)
        if picture.litter or picture.is_clean:
            yield Look(_first(photo, size, "ground"), bool(picture.litter), STREETS)


def _crops(picture: BoxedPicture, photo: Image.Image, size: Shape) -> Iterator[Look]:
    """Give a crop around the largest item, and one of clean ground beside it."""
    around = litter_crop(picture)
    beside = clean_crop(picture, around) if around else None
    for crop, litter in ((around, True), (beside, False)):
        if crop:
            part = Image.fromarray(cut(photo, picture, crop))
            yield Look(_first(part, size, "whole"), litter, CROPS)


def _first(photo: Image.Image, size: Shape, mode: LookMode) -> NDArray[np.uint8]:
    return decode_looks(photo, _plan(size, mode))[0].pixels


def _plan(size: Shape, mode: LookMode) -> LookPlan:
    return LookPlan(size, keeps_aspect=True, mode=mode)


def _decoded(picture: BoxedPicture, path: Path) -> Image.Image:
    return decode_photo(path.read_bytes(), (picture.width, picture.height))


def _read(path: Path, read: Callable[[Path], Any]) -> Any:
    try:
        return read(path)
    except PictureError as error:
        raise DataError(f"{path}: {error}") from error
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
