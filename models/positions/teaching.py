"""What trained classifiers say of a part of a photograph: a label where nobody drew boxes.

A photograph's class is of all of it: the more of it is cut off, the more the classifiers count.
"""

import numpy as np
from PIL import Image

from litterfog.models.positions.recipe import Teaching
from litterfog.models.positions.views import View
from litterfog.models.zoo import load_model

_WHOLE, _PART = 0.85, 0.5  # shares of a photograph that are seen


class Teachers:
    """Trained classifiers, which agree by their mean; without any, a photograph's class is it."""

    def __init__(self, teaching: Teaching) -> None:
        self._teaching = teaching
        self._models = [load_model(name) for name in teaching.teachers]

    def label(self, image: Image.Image, view: View, *, litter: bool) -> float:
        """Give the probability of litter to be learnt for what a view shows of a photograph."""
        if not self._models:
            return float(litter)
        left, top, right, bottom = view.seen
        own = self._own_share(
            (right - left) * (bottom - top) / (image.width * image.height), litter
        )
        edges = round(left), round(top), max(round(right), round(left) + 1), round(bottom)
        part = np.asarray(image.crop((*edges[:3], max(edges[3], edges[1] + 1))), np.uint8)
        told = float(np.mean([model.probability(part) for model in self._models]))
        return float(np.clip(own * litter + (1 - own) * told, *self._teaching.bounds))

    def _own_share(self, seen: float, litter: bool) -> float:
        teaching = self._teaching
        if not litter:
            return teaching.clean
        return (
            teaching.whole if seen > _WHOLE else teaching.part if seen > _PART else teaching.little
        )
