"""What canvases are made of: pictures with boxes and photographs, drawn by source, and decoded.

Which source is drawn from how often the recipe says, so that a large one does not drown the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
from PIL import Image

from litterfog.models.boxes import Box, BoxedPicture
from litterfog.models.data import Photograph
from litterfog.models.photo_pixels import decode_photo, upright_shape
from litterfog.models.positions.recipe import Recipe
from litterfog.models.positions.views import Rng, Shown

KEPT = 256  # decoded pictures a process, of about 1 MB
_SPARE = 3  # canvases: a photograph is not kept larger

Thing = TypeVar("Thing")
Item = tuple[BoxedPicture, Box]


@dataclass(frozen=True)
class Sources:
    """The pictures of one split."""

    boxed: tuple[BoxedPicture, ...]
    photographs: tuple[Photograph, ...]


class Pool(Generic[Thing]):
    """Things to draw from: first a source, by its weight, then one of it."""

    def __init__(
        self,
        things: Iterable[tuple[str, Thing]],
        weights: Mapping[str, float],
        unnamed: float = 1.0,
    ) -> None:
        self._by_source: dict[str, list[Thing]] = {}
        for source, thing in things:
            if weights.get(source, unnamed) > 0:
                self._by_source.setdefault(source, []).append(thing)
        drawn = np.array([weights.get(source, unnamed) for source in self._by_source])
        self._chances = drawn / drawn.sum() if len(drawn) else drawn
        self._lists = list(self._by_source.values())

    def __len__(self) -> int:
        """Count what can be drawn."""
        return sum(map(len, self._lists))

    def draw(self, rng: Rng) -> Thing:
        """Draw one; raises ValueError where there is none."""
        things = self._lists[rng.choice(len(self._lists), p=self._chances)]
        return things[rng.integers(len(things))]


class Pools:
    """All that is drawn from, by what it is for."""

    def __init__(self, sources: Sources, recipe: Recipe) -> None:
        items = [(picture.source, (picture, box)) for picture in sources.boxed
                 for box in picture.litter]  # fmt: skip
        least = recipe.pasting.least_source
        large = [(source, item) for source, item in items
                 if min(item[1].width, item[1].height) >= least] or items  # fmt: skip
        with_boxes = [(picture.source, picture) for picture in sources.boxed if picture.boxes]
        streets = [(picture.source, picture) for picture in sources.boxed if picture.is_clean]
        self.items: Pool[Item] = Pool(items, recipe.item_sources, recipe.unnamed)
        self.pasted: Pool[Item] = Pool(large, recipe.pasted_sources, recipe.unnamed)
        self.decoys = Pool(with_boxes, recipe.decoy_sources, recipe.unnamed)
        self.streets = Pool(streets, recipe.street_sources, recipe.unnamed)
        self.litter, self.clean = (
            _photographs(sources.photographs, recipe.photograph_shares, litter=litter)
            for litter in (True, False)
        )


class Album:
    """Decodes pictures, and keeps the latest: canvases draw the same ones again and again."""

    def __init__(self, canvas: int) -> None:
        self._most = _SPARE * canvas
        self.boxed = lru_cache(KEPT)(self._boxed)
        self.photograph = lru_cache(KEPT)(self._photograph)

    @staticmethod
    def _boxed(picture: BoxedPicture) -> Shown:
        """Decode at the scale of its boxes; raises PictureError, OSError."""
        size = picture.width, picture.height
        image = decode_photo(picture.path.read_bytes(), size)
        return Shown(image if image.size == size else image.resize(size), picture.boxes)

    def _photograph(self, photograph: Photograph) -> Shown:
        data = photograph.path.read_bytes()
        height, width = upright_shape(data)
        image = decode_photo(data, (min(width, self._most), min(height, self._most)))
        image.thumbnail((self._most, self._most), Image.Resampling.BILINEAR)
        return Shown(image)


def _photographs(
    photographs: Iterable[Photograph], shares: Mapping[str, float], *, litter: bool
) -> Pool[Photograph]:
    """Draw a source by the root of its size, and what a picture of it is worth."""
    chosen = [(each.source, each) for each in photographs if each.litter == litter]
    counted = {source: [name for name, _ in chosen].count(source) for source in dict(chosen)}
    return Pool(chosen, {source: shares.get(source, 1.0) * count**0.5
                         for source, count in counted.items()})  # fmt: skip
