"""What goes into a model's last layer, of each picture: computed once, kept for every fit.

Kept as the model holds it (int8: a byte a value), in memory, up to a bound.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litterfog.models.adapt.cut_model import CutModel
from litterfog.models.adapt.fitting import Floats, Labels, Reals
from litterfog.models.adapt.folds import Groups
from litterfog.models.adapt.pictures import OwnPicture, check_enough
from litterfog.models.data import DataError
from litterfog.models.photo_pixels import upright_shape
from litterfog.models.picture import PictureError
from litterfog.models.quantization import dequantize

MOST_BYTES = 2**30  # of features

Show = Callable[[str, int, int], None]  # what is done, how many of how many


@dataclass(frozen=True)
class Bags:
    """Pictures as bags of features, one a position."""

    stored: NDArray[Any]  # (n, positions, d), as the model holds it
    scale: float | None
    zero_point: int
    added: Floats  # (n, positions): what the file adds to the last layer's log odds
    litter: Labels  # (n,)
    groups: Groups  # (n,)

    def real(self, stored: NDArray[Any]) -> Reals:
        """Turn some of what is stored into real values."""
        if self.scale is None:
            return np.asarray(stored, np.float32)
        return dequantize(stored, self.scale, self.zero_point)


@dataclass(frozen=True)
class Reading:
    """The pictures that could be read, and a line for each other."""

    bags: Bags
    passed_over: tuple[str, ...]


def read_features(cut: CutModel, pictures: Sequence[OwnPicture], show: Show) -> Reading:
    """Run the head on each picture once; what cannot be read is named and passed over.

    Raises:
        models.data.DataError: too few can be read, one is of both classes, or there are too many.
    """
    stored = _room(cut, len(pictures), _most_looks(cut, pictures))
    kept: list[OwnPicture] = []
    passed_over: list[str] = []
    known: dict[bytes, OwnPicture] = {}
    for done, picture in enumerate(pictures):
        show("reading pictures", done, len(pictures))
        try:
            data = picture.path.read_bytes()
            features = cut.features(data)
            _check_new(picture, known.setdefault(hashlib.sha256(data).digest(), picture))
            again = np.arange(stored.shape[1]) % len(features)  # a repeated look changes no maximum
            stored[len(kept)] = features[again]
            kept.append(picture)
        except PictureError as error:
            passed_over.append(f"{picture.path}: {error}")
        except OSError as error:
            passed_over.append(f"{picture.path}: {error.strerror}")
    check_enough([picture.litter for picture in kept], _where(passed_over))
    bags = Bags(
        stored[: len(kept)],
        cut.layer.features.scale,
        cut.layer.features.zero_point,
        cut.added(stored[: len(kept)]),
        np.array([picture.litter for picture in kept], np.bool_),
        np.array([picture.group for picture in kept], np.str_),
    )
    return Reading(bags, tuple(passed_over))


def _most_looks(cut: CutModel, pictures: Sequence[OwnPicture]) -> int:
    """Count the looks at the picture that takes most; those that cannot be read take none."""
    if cut.plan.mode != "tiles":
        return 1
    most = 1
    for picture in pictures:
        with suppress(PictureError, OSError):
            shape = upright_shape(picture.path.read_bytes())
            most = max(most, len(cut.plan.regions(shape)))
    return most


def _room(cut: CutModel, count: int, looks: int) -> NDArray[Any]:
    shape = (count, looks * cut.layer.positions, cut.layer.depth)
    dtype = np.dtype(cut.layer.features.dtype)
    size = int(np.prod(shape)) * dtype.itemsize
    if size > MOST_BYTES:
        raise DataError(
            f"what {count} pictures are in this model takes {size / 2**30:.1f} GiB, over"
            f" {MOST_BYTES // 2**30}: give fewer pictures, or an int8 model"
        )
    return np.empty(shape, dtype)


def _check_new(picture: OwnPicture, known: OwnPicture) -> None:
    """Pass over a copy, which would be learned from and judged; refuse it under both classes."""
    if known is picture:
        return
    if known.litter != picture.litter:
        raise DataError(
            f"{known.path} and {picture.path} are the same picture: remove the wrong one"
        )
    raise PictureError(f"the same picture as {known.path}")


def _where(passed_over: Sequence[str]) -> str:
    first = "".join(f"\n  {line}" for line in passed_over[:5])
    return (
        f"can be read, {len(passed_over)} passed over:{first}\n" if passed_over else "can be read"
    )
