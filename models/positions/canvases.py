"""Training canvases, drawn from a seed: pixels, a label a position, and one of all.

Canvas i depends on the seed and on i alone: any number of processes draw the same ones.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from litterfog.models.boxes import Box
from litterfog.models.positions.cells import CLEAN, LITTER, UNJUDGED, Cells, cells_of
from litterfog.models.positions.mosaic import mosaic
from litterfog.models.positions.pasting import cut_decoy, cut_item, paste
from litterfog.models.positions.pools import Album, Pools, Sources
from litterfog.models.positions.recipe import Range, Recipe
from litterfog.models.positions.teaching import Teachers
from litterfog.models.positions.views import (
    Pixels,
    Rng,
    Shown,
    View,
    contained_scale,
    covering_scale,
    view,
)
from litterfog.models.positions.weather import draw_distance, weathered

Boxed = tuple[Pixels, list[Box]]  # what a canvas shows, and the litter in it

UNKNOWN = -1.0  # whether a canvas shows litter, where what is not judged may be some


@dataclass(frozen=True, slots=True)
class Canvas:
    """One training example."""

    pixels: Pixels  # (height, width, 3)
    cells: Cells  # (height / 32, width / 32)
    litter: float  # the probability of litter anywhere in it to be learnt, or UNKNOWN


class Canvases:
    """Draws canvases by their number; needs the files of its sources."""

    def __init__(self, sources: Sources, recipe: Recipe, seed: int) -> None:
        self._recipe, self._seed = recipe, seed
        self._size = recipe.canvas
        self._pools, self._album = Pools(sources, recipe), Album(max(recipe.canvas))
        self._teachers = Teachers(recipe.teaching)
        self._kinds = list(recipe.mix)
        shares = np.array(list(recipe.mix.values()))
        self._chances = shares / shares.sum()
        self._boxed = {"item": self._item, "paste": self._pasted, "street": self._street}

    def draw(self, index: int) -> Canvas:
        """Draw one; raises PictureError or OSError where a file has gone bad since the start."""
        rng = np.random.default_rng((self._seed, index))
        kind = self._kinds[rng.choice(len(self._kinds), p=self._chances)]
        distance = draw_distance(rng, self._recipe.weather)
        if kind == "photograph":
            canvas = self._photograph(rng)
        else:
            canvas = self._labelled(*self._boxed[kind](rng), distance)
        pixels, cells = canvas.pixels, canvas.cells
        if rng.random() < 0.5:
            pixels, cells = pixels[:, ::-1], cells[:, ::-1]
        pixels = weathered(pixels, distance, rng, self._recipe.weather)
        return Canvas(pixels, cells.copy(), canvas.litter)

    def _item(self, rng: Rng) -> Boxed:
        """Show a picture with litter; a small one beside others, so that little is padding."""
        shown, box, scale = self._item_at_scale(rng)
        limits = self._recipe.views
        missing = covering_scale(shown.image, self._size) / scale
        if missing > limits.mosaic_from:
            across = min(limits.mosaic_most, math.ceil(missing - 0.1))
            return mosaic(self._size, across, self._filling, rng)
        around = box if rng.random() < limits.around_chance else None
        return _boxed(view(shown, scale, self._size, rng, around=around))

    def _item_at_scale(self, rng: Rng) -> tuple[Shown, Box, float]:
        """Draw an item, and the scale at which it is as large as one may be along a street."""
        picture, box = self._pools.items.draw(rng)
        side = _log_uniform(self._recipe.views.item_side, rng)
        scale = min(side / math.sqrt(box.width * box.height), self._recipe.views.most_enlarged)
        return self._album.boxed(picture), box, scale

    def _filling(self, size: tuple[int, int], rng: Rng) -> View:
        """Cover one tile of a mosaic: with an item, ground of its picture, or clean ground."""
        limits = self._recipe.views
        if rng.random() < limits.mosaic_items:
            shown, box, scale = self._item_at_scale(rng)
            scale = max(scale, covering_scale(shown.image, size))
            around = box if rng.random() < limits.mosaic_around else None
            return view(shown, scale, size, rng, around=around)
        if rng.random() < limits.mosaic_streets and len(self._pools.streets):
            shown = self._album.boxed(self._pools.streets.draw(rng))
            scale = rng.uniform(*limits.mosaic_street_scale)
            scale = max(scale, covering_scale(shown.image, size))
            return view(shown, scale, size, rng, ground_from=limits.ground_from)
        shown = self._album.photograph(self._pools.clean.draw(rng))
        scale = covering_scale(shown.image, size) * rng.uniform(*limits.mosaic_zoom)
        return view(shown, scale, size, rng)

    def _street(self, rng: Rng) -> Boxed:
        return _boxed(self._street_view(rng))

    def _street_view(self, rng: Rng) -> View:
        """Show a clean street; a clean photograph where there are no streets."""
        if not len(self._pools.streets):
            return self._clean_view(rng)
        limits = self._recipe.views
        shown = self._album.boxed(self._pools.streets.draw(rng))
        least = limits.street_least * self._size[0] / shown.image.height
        scale = max(_log_uniform(limits.street_scale, rng), least)
        ground_from = limits.ground_from if rng.random() < limits.lower_chance else None
        return view(shown, scale, self._size, rng, ground_from=ground_from)

    def _clean_view(self, rng: Rng) -> View:
        shown = self._album.photograph(self._pools.clean.draw(rng))
        return view(shown, self._ground_scale(shown, rng), self._size, rng)

    def _pasted(self, rng: Rng) -> Boxed:
        """Set harmless decoys, then items, on ground: smaller towards the canvas's top."""
        ground = self._ground(rng)
        pixels, boxes = ground.pixels.copy(), list(ground.boxes)
        pasting, (height, width) = self._recipe.pasting, self._size
        for _ in range(rng.integers(0, pasting.decoys + 1) if len(self._pools.decoys) else 0):
            decoy = cut_decoy(self._album.boxed(self._pools.decoys.draw(rng)), rng, pasting)
            if decoy:
                at = rng.uniform(0, width), self._low(rng)
                paste(pixels, decoy, _log_uniform(pasting.decoy_side, rng), at, rng, pasting)
        for _ in range(rng.choice(pasting.items)):
            picture, box = self._pools.pasted.draw(rng)
            item = cut_item(self._album.boxed(picture), box, rng, pasting)
            at = rng.uniform(0, width), self._low(rng)
            near = pasting.far + (1 - pasting.far) * at[1] / height
            large = max(_log_uniform(pasting.item_side, rng) * near, pasting.least_side)
            pasted = paste(pixels, item, large, at, rng, pasting)
            boxes += [pasted] if pasted else []
        return pixels, boxes

    def _low(self, rng: Rng) -> float:
        """Draw a height in a canvas: there is more ground towards its foot."""
        pasting = self._recipe.pasting
        below = self._size[0] * math.sqrt(rng.random())
        return pasting.highest + pasting.lowest * below

    def _ground(self, rng: Rng) -> View:
        onto = self._recipe.pasting.onto
        shares = np.array(list(onto.values()))
        kind = list(onto)[rng.choice(len(onto), p=shares / shares.sum())]
        if kind == "street":
            return self._street_view(rng)
        if kind == "photograph":
            return self._clean_view(rng)
        picture, _ = self._pools.pasted.draw(rng)
        shown = self._album.boxed(picture)
        return view(shown, self._ground_scale(shown, rng), self._size, rng)

    def _ground_scale(self, shown: Shown, rng: Rng) -> float:
        zoom = rng.uniform(*self._recipe.views.ground_zoom)
        return float(covering_scale(shown.image, self._size) * zoom)

    def _photograph(self, rng: Rng) -> Canvas:
        """Show a photograph without boxes: one of its positions has litter, or none has."""
        litter = bool(rng.random() < 0.5)
        pool = self._pools.litter if litter else self._pools.clean
        shown = self._album.photograph(pool.draw(rng))
        zoom = self._recipe.views.litter_zoom if litter else self._recipe.views.clean_zoom
        scale = contained_scale(shown.image, self._size) * _log_uniform(zoom, rng)
        seen = view(shown, scale, self._size, rng)
        label = self._teachers.label(shown.image, seen, litter=litter)
        cells = cells_of((), self._size, self._recipe.labels)
        cells[:] = CLEAN if label <= self._recipe.teaching.clean_below else UNJUDGED
        return Canvas(seen.pixels, cells, label)

    def _labelled(self, pixels: Pixels, boxes: list[Box], distance: float) -> Canvas:
        """Label what is seen from so many times farther away: of small items, nothing is."""
        labels = self._recipe.labels
        labels = replace(labels, least_side=labels.least_side * distance)
        cells = cells_of(boxes, self._size, labels)
        unknown = UNKNOWN if (cells == UNJUDGED).any() else 0.0
        return Canvas(pixels, cells, 1.0 if (cells == LITTER).any() else unknown)


def _boxed(seen: View) -> Boxed:
    return seen.pixels, list(seen.boxes)


def _log_uniform(limits: Range, rng: Rng) -> float:
    return math.exp(rng.uniform(math.log(limits[0]), math.log(limits[1])))
